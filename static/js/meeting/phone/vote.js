// Voting: the three buttons, or the options; confirm.js asks before a vote is sent.
// @ts-check
import { html } from '../../../vendor/htm-preact-3.1.1.js';
import { said } from '../parts/answers.js';
import { left } from '../parts/figures.js';
import { icon } from '../parts/icon.js';
import { formOf } from '../parts/openings.js';
import { translated, worded } from '../parts/texts.js';
import { minutes, say, t } from '../phrases.js';
import { over } from './over.js';

/**
 * @typedef {import('../screen.js').Screen} Screen
 * @typedef {import('../../types').OpenVote} OpenVote
 */

/** In the place of the buttons while a vote is open. @param {Screen} s @param {OpenVote} vote */
export function ballot(s, vote) {
	const { mine } = s.state;
	const secret = vote.method === 'box';
	const did = secret ? mine && mine.box && mine.box.cast : mine && mine.vote;
	const cast = !secret && mine && mine.vote ? mine.vote.choice : null;
	const until = vote.ends_at ? t('%(time)s left', { time: minutes(left(vote.ends_at, s.now())) }) : '';
	return html`<section class="act ballot" aria-label=${t('Your vote')}>
		<div class="row">
			<b>${secret ? t('Vote: secret box') : t('Please vote')}</b>
			<span class="quiet">
				${until}${until && ' · '}${t('%(n)s of %(of)s have voted', { n: vote.cast, of: vote.of })}
			</span>
		</div>
		${secret && did ? inTheBox() : vote.kind === 'options' ? toOptions(s, vote) : sides(s, vote, cast)}
		${
			cast &&
			html`<p class="recorded quiet" role="status">
				✓ ${t('Recorded. You may change it until voting ends.')}
			</p>`
		}
		${
			!secret &&
			mine &&
			mine.vote &&
			mine.vote.tried &&
			html`<p class="said" role="alert">
				${t('Somebody tried to enter another vote for you. Yours stands as you cast it.')}
			</p>`
		}
		${
			!did &&
			html`<p class="quiet">
				${
					secret
						? t('Nobody in the meeting can see what you choose.')
						: t('This vote is by name: how you voted is in the record.')
				}
			</p>`
		}
	</section>`;
}

const inTheBox = () =>
	html`<p class="recorded" role="status">
			${icon('check')}<span>${t('Your paper is in the box. It cannot be changed or taken out.')}</span>
		</p>
		<p class="quiet">
			${t('Not put in by you? Tell the chair or the recorder at once; you may object on the record.')}
		</p>`;

/** @param {OpenVote} vote */
const howMany = (vote) => (vote.seats > 1 ? t('Choose up to %(n)s', { n: vote.seats }) : t('Choose one'));

/** @param {Screen} s @param {OpenVote} vote */
const toOptions = (s, vote) =>
	html`<button type="button" class="main wide" onClick=${() => s.open({ kind: 'options', on: vote.on })}>
		${howMany(vote)}
	</button>`;

/** @param {Screen} s @param {OpenVote} vote @param {unknown} cast */
function sides(s, vote, cast) {
	/** @type {['for'|'against'|'abstain', string, string][]} */
	const three = [
		['for', 'f', 'check'],
		['against', 'a', 'cross'],
		['abstain', 'z', 'bar'],
	];
	return html`<div class="choices" role="group" aria-label=${t('Your vote')}>
		${three.map(
			([choice, cls, mark]) => html`<button class=${cls} type="button"
				aria-pressed=${String(cast === choice)} disabled=${!!s.ui.busy || vote.time_up}
				onClick=${() => s.open({ kind: 'confirm', choice, on: vote.on })}>
				${icon(mark)}${say(vote.answers[choice])}
			</button>`,
		)}
	</div>`;
}

/** The options of a vote, one or as many as there are seats. @param {Screen} s @param {OpenVote} vote */
export function options(s, vote) {
	const pick = (/** @type {Event} */ e) => {
		e.preventDefault();
		const choice = new window.FormData(formOf(e)).getAll('option').map(String);
		if (choice.length && choice.length <= vote.seats) return s.open({ kind: 'confirm', choice, on: vote.on });
		s.ui.said = t('Choose at least one and at most %(n)s.', { n: vote.seats });
		s.again();
	};
	const type = vote.seats > 1 ? 'checkbox' : 'radio';
	return over(
		s,
		t('Your vote'),
		html`<form onSubmit=${pick}>
			<div class="in">
				<p class="resolution">${worded(vote)}</p>
				${translated(vote)}
				<fieldset class="opts">
					<legend>${howMany(vote)}</legend>
					${vote.options.map(
						(o) => html`<label>
							<input type=${type} name="option" value=${o.id} /><span>${o.text}${translated(o)}</span>
						</label>`,
					)}
				</fieldset>
			</div>
			<section class="act">${said(s)}<button class="main wide">${t('Continue')}</button></section>
		</form>`,
	);
}
