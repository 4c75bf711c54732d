// The page that asks before a vote is sent.
// @ts-check
import { html } from '../../../vendor/htm-preact-3.1.1.js';
import { said } from '../parts/answers.js';
import { marked, needs, translated } from '../parts/texts.js';
import { say, t } from '../phrases.js';
import { over } from './over.js';

/** @typedef {import('../screen.js').Screen} Screen */
/** @typedef {import('../../types').OpenVote} OpenVote */

/** Asks once more, with the question and the choice in words. @param {Screen} s @param {OpenVote} vote */
export function confirm(s, vote) {
	const choice = (s.ui.panel && s.ui.panel.choice) || '';
	const secret = vote.method === 'box';
	const words = Array.isArray(choice) ? choice.map((id) => optionText(vote, id)) : [answered(vote, choice)];
	const send = () => (secret ? s.cast(vote.box, choice) : s.act('cast', { choice, on: vote.on }));
	return over(
		s,
		t('Confirm your vote'),
		html`<div class="in">
				<article class="sheet">
					<p class="quiet">${t('The question')}</p>
					<p class="resolution">${marked(vote)}</p>
					${translated(vote)}
					<p class="quiet">${needs(vote)}</p>
					${vote.legal_effect && html`<p class="quiet">${say(vote.legal_effect)}</p>`}
				</article>
				<p class=${'choice ' + choice}>${t('You vote')}　<b>${words.join('、')}</b></p>
				${secret && limits()}
			</div>
			<section class="act">
				${said(s)}
				<button type="button" class="main wide" disabled=${!!s.ui.busy} onClick=${send}>
					${secret ? t('Put it into the box') : t('Confirm: %(choice)s', { choice: words.join('、') })}
				</button>
				<button type="button" class="wide" onClick=${() => s.open(null)}>${t('Choose again')}</button>
			</section>`,
	);
}

/** A choice as this question is answered. @param {OpenVote} vote @param {string} choice */
function answered(vote, choice) {
	return choice === 'for' || choice === 'against' || choice === 'abstain' ? say(vote.answers[choice]) : '';
}

/** @param {OpenVote} vote @param {string} id */
function optionText(vote, id) {
	const option = vote.options.find((o) => String(o.id) === String(id));
	return option && option.text;
}

const limits = () =>
	html`<details class="sheet limits" open>
		<summary>${t('What “secret” means here')}</summary>
		<ul>
			<li>${t('Members, officers and everything published never show who chose what.')}</li>
			<li>${t('It does not protect against whoever runs the server while the box is open.')}</li>
			<li>${t('In a very small group, or if all choose the same, people can work it out.')}</li>
			<li>${t('A paper once in the box cannot be changed.')}</li>
		</ul>
	</details>`;
