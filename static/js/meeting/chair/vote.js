// The vote under way: turnout and time, hands counted in the room, and the chair's own vote.
// @ts-check
import { html } from '../../../vendor/htm-preact-3.1.1.js';
import { left, share } from '../parts/figures.js';
import { formOf, openFor } from '../parts/openings.js';
import { needs } from '../parts/texts.js';
import { minutes, say, t } from '../phrases.js';

/**
 * @typedef {import('../screen.js').Screen} Screen
 * @typedef {import('../../types').OpenVote} OpenVote
 */

/** @type {('for'|'against'|'abstain')[]} */
const SIDES = ['for', 'against', 'abstain'];

/** @param {Screen} s */
export function vote(s) {
	const { vote } = s.state.parts;
	if (!vote || !vote.open) return null;
	return html`<section class="sheet voting">
		<div class="row">
			<b>${t('Voting: %(name)s', { name: say(vote.name) })}</b>
			<span class="tag info">${vote.method === 'box' ? t('secret box') : t('by show')}</span>
			${vote.ends_at && html`<b class="clock" role="timer">${minutes(left(vote.ends_at, s.now()))}</b>`}
		</div>
		<p class="big">
			${t('%(n)s of %(of)s have voted', { n: vote.cast, of: vote.of })}
			${byHand(vote)}
		</p>
		${share(vote.cast, vote.of, 'turnout')}
		<p class="quiet">${needs(vote)} · ${t('The result appears when it is announced.')}</p>
		${openFor(s, 'enter_hands') && hands(s, vote)}${own(s, vote)}
	</section>`;
}

/** @param {OpenVote} vote */
const byHand = ({ hands: n }) =>
	n > 0 && html` <small class="quiet">${t('%(n)s of them by hand', { n })}</small>`;

/** @param {Screen} s @param {OpenVote} vote */
function hands(s, vote) {
	const kinds =
		vote.kind === 'options'
			? vote.options.map((o) => [String(o.id), o.text])
			: SIDES.map((choice) => [choice, say(vote.answers[choice])]);
	const send = (/** @type {Event} */ e) => {
		e.preventDefault();
		const data = new window.FormData(formOf(e));
		/** @type {Record<string, number>} */
		const counts = {};
		for (const [key] of kinds) counts[key] = Number(data.get('hands-' + key)) || 0;
		s.act('enter_hands', { counts }, { key: 'enter_hands' });
	};
	return html`<form class="hands" onSubmit=${send}>
		<b>${t('Hands in the room')}</b>
		${kinds.map(
			([key, word]) => html`<label>
				${word} <input type="number" name=${'hands-' + key} min="0" max="9999" inputmode="numeric"
					defaultValue="0" />
			</label>`,
		)}
		<button disabled=${!!s.ui.busy}>${t('Enter hands')}</button>
	</form>`;
}

/** The chair's own vote, folded: it is no part of presiding. @param {Screen} s @param {OpenVote} vote */
function own(s, vote) {
	const { mine } = s.state;
	if (!mine) return null;
	const secret = vote.method === 'box';
	const done = mine.vote || (mine.box && mine.box.cast);
	const may = mine.me && mine.me.voting && mine.me.present;
	if (!may || (secret && !(mine.box && mine.box.may && !mine.box.cast))) {
		const inside = t('Your paper is in the box. It cannot be changed or taken out.');
		const notYou = t(
			'Not put in by you? Tell the chair or the recorder at once; you may object on the record.',
		);
		return (
			done &&
			html`<p class="recorded">✓ ${inside}</p>
				${secret && html`<p class="quiet">${notYou}</p>`}`
		);
	}
	const give = (/** @type {string|string[]} */ choice) =>
		secret ? s.cast(vote.box, choice) : s.act('cast', { choice, on: vote.on });
	return html`<details>
		<summary>${t('My own vote')}${done ? ' ✓' : ''}</summary>
		${secret && html`<p class="quiet">${t('A paper once in the box cannot be changed.')}</p>`}
		${vote.kind === 'options' ? options(s, vote, give) : sides(s, vote, give)}
	</details>`;
}

/** @param {Screen} s @param {OpenVote} vote @param {(choice: string[]) => void} give */
function options(s, vote, give) {
	const pick = (/** @type {Event} */ e) => {
		e.preventDefault();
		const choice = new window.FormData(formOf(e)).getAll('own').map(String);
		if (choice.length && choice.length <= vote.seats) give(choice);
	};
	const type = vote.seats > 1 ? 'checkbox' : 'radio';
	return html`<form class="acts" onSubmit=${pick}>
		${vote.options.map(
			(o) => html`<label class="tick"><input type=${type} name="own" value=${o.id} /> ${o.text}</label>`,
		)}
		<button disabled=${!!s.ui.busy}>${t('Continue')}</button>
	</form>`;
}

/** @param {Screen} s @param {OpenVote} vote @param {(choice: string) => void} give */
function sides(s, vote, give) {
	const chosen = s.state.mine && s.state.mine.vote && s.state.mine.vote.choice;
	return html`<div class="acts">
		${SIDES.map(
			(choice) => html`<button type="button" data-own=${choice} aria-pressed=${String(chosen === choice)}
				disabled=${!!s.ui.busy} onClick=${() => give(choice)}>${say(vote.answers[choice])}</button>`,
		)}
	</div>`;
}
