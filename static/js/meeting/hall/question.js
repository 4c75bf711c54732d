// The wall's large part: what is asked, decided, or said between meetings.
// @ts-check
import { html } from '../../../vendor/htm-preact-3.1.1.js';
import { counted, ranked } from '../parts/figures.js';
import { before, marked, needs, shortened, titled, translated, worded } from '../parts/texts.js';
import { clock, pair, say, sentences, t } from '../phrases.js';

/**
 * @typedef {import('../screen.js').Screen} Screen
 * @typedef {import('../../types').QuestionLine} QuestionLine
 */

/** A size class, so that a long text still fits. @param {string} text */
const size = (text) => (text.length > 220 ? 'xs' : text.length > 120 ? 's' : text.length > 70 ? 'm' : '');

/** @param {string} text */
const plain = (text) => html`<p class="resolution">${text}</p>`;

/** @param {Screen} s */
export function question(s) {
	const { meeting, question, vote } = s.state.parts;
	const top = before(question);
	if (meeting.phase === 'before') return notYet(s);
	if (meeting.phase === 'recess') {
		const time = meeting.recess_until && clock(meeting.recess_until);
		return plain(time ? t('In recess until %(time)s.', { time }) : t('In recess'));
	}
	if (meeting.phase === 'adjourned') {
		return html`${plain(t('The meeting is adjourned. Thank you.'))}${outcome(s)}`;
	}
	if (question && question.consent) return consent(say(question.consent.text));
	if (vote && vote.open && !top) return voting(vote);
	// A result stays until something happens, also where the question it was about goes on.
	if (question && question.last && question.last.fresh && !(vote && vote.open))
		return announced(s, question.last, top);
	if (top) return pending(s, top);
	if (question && question.last) return result(question.last);
	return plain((meeting.item && meeting.item.title) || meeting.title);
}

/** @param {Screen} s */
const notYet = (s) =>
	html`<p class="resolution">${titled(s.state.parts.meeting)}</p>
		<p class="rule">${t('Please scan to join. The meeting opens shortly.')}</p>`;

/** @param {string} text */
const consent = (text) =>
	html`<p class="q">
			<span class="tag wait">${t('Is there any objection?')}</span>
			<span class="rule">${t('Silence agrees; one objection and it is voted on')}</span>
		</p>
		<p class=${'resolution ' + size(text)}>${text}</p>`;

/** @param {import('../../types').OpenVote} vote */
const voting = (vote) =>
	html`<p class="q">
			<span class="tag live">${t('Voting: %(name)s', { name: say(vote.name) })}</span>
			<span class="rule">${needs(vote)}</span>
		</p>
		<p class=${'resolution ' + size(worded(vote))}>${marked(vote)}</p>
		${translated(vote)}`;

/** @param {Screen} s @param {QuestionLine} top */
function pending(s, top) {
	const [kind, words] = stands(s, top);
	return html`<p class="q">
			<span class=${'tag ' + kind}>${words}</span><span class="rule">${needs(top)}</span>
		</p>
		<p class=${'resolution ' + size(worded(top))}>
			${top.text.length > 220 ? shortened(top, 60) : marked(top)}
		</p>
		${translated(top)}`;
}

/** How the question stands: the tag's kind and its words. @param {Screen} s @param {QuestionLine} top */
function stands(s, top) {
	const { vote } = s.state.parts;
	const name = say(top.name);
	if (vote && vote.open) return ['live', t('Voting: %(name)s', { name })];
	if (top.status === 'made') return ['wait', t('Moved, waiting for a second')];
	if (top.status === 'seconded') return ['wait', t('Seconded, waiting to be stated')];
	return ['info', top.debatable ? t('In debate: %(name)s', { name }) : name];
}

/**
 * A result just announced: alone where nothing is pending, else above the question that goes on, as it reads
 * now.
 * @param {Screen} s @param {import('../../types').Last} last @param {QuestionLine|undefined} top
 */
function announced(s, last, top) {
	if (!top) return result(last);
	return html`<p class="q">
			<span class=${'stamp ' + (last.adopted ? 'yes' : 'no')}>${say(last.result)}</span>
			<span class="rule">${sentences(last.said)}</span>
		</p>
		${pending(s, top)}`;
}

/** @param {import('../../types').Last} last */
const result = (last) =>
	html`<p class="q">
			<span class=${'stamp ' + (last.adopted ? 'yes' : 'no')}>${say(last.result)}</span>
			<span class="rule">${say(last.name)}</span>
		</p>
		<p class=${'resolution ' + size(worded(last))}>${worded(last)}</p>
		${translated(last)}
		<p class="l">${sentences(last.said)}</p>
		<div class="score">${counted(last)}${ranked(last)}</div>
		${last.rule && html`<p class="rule">${pair(last.rule)}</p>`}`;

/** What the meeting did with each item, once it is over. @param {Screen} s */
function outcome(s) {
	const items = (s.state.parts.agenda && s.state.parts.agenda.items) || [];
	return html`<ol class="outcome">
		${items.map(
			(i) => html`<li>
				<span>${i.position}</span><b>${titled(i)}</b>
				${i.result && html`<span class=${'stamp ' + (i.adopted ? 'yes' : 'no')}>${say(i.result)}</span>`}
			</li>`,
		)}
	</ol>`;
}
