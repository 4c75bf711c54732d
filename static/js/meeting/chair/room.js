// For people without a phone: what the table may enter for somebody, as the meeting stands now.
// @ts-check
import { html } from '../../../vendor/htm-preact-3.1.1.js';
import { said } from '../parts/answers.js';
import { formOf } from '../parts/openings.js';
import { mayBeEntered, sideWords } from '../parts/people.js';
import { say, t } from '../phrases.js';

/**
 * @typedef {import('../screen.js').Screen} Screen
 * @typedef {import('../../types').RosterLine} RosterLine
 */
/**
 * does: what the button opens; kinds: [kind:value, its words].
 * @typedef {{does: string, words: string, kinds: [string, string][]}} Entry
 */

/** @param {Screen} s */
export function room(s) {
	const list = entries(s);
	if (!s.state.mine || !s.state.mine.roster.length || !list.length) return null;
	return html`<section class="sheet room">
		<b>${t('For people without a phone')}</b>
		<p class="quiet">
			${t(
				'Entered for them, and the record says so: “by hand in the room, entered by the recorder”. ' +
					'A motion: tap it in the list and say who moves it.',
			)}
		</p>
		<div class="acts">
			${list.map(
				(e) => html`<button type="button" data-enter=${e.does} disabled=${!!s.ui.busy}
					onClick=${() => s.open({ kind: 'room', does: e.does })}>${e.words}</button>`,
			)}
		</div>
	</section>`;
}

/** @param {Screen} s @returns {Entry[]} */
function entries(s) {
	const { vote, question, meeting } = s.state.parts;
	if (meeting.phase === 'adjourned' || meeting.phase === 'before') return [];
	/** @type {Entry[]} */
	const found = [];
	if (meeting.phase === 'in_session') found.push({ does: 'rise', words: t('Hand up…'), kinds: raising() });
	const made = ((question && question.pending) || []).filter((q) => q.status === 'made');
	if (made.length) {
		/** @type {(q: import('../../types').QuestionLine) => [string, string]} */
		const seconding = (q) => ['second:' + q.id, t('seconds: %(name)s', { name: say(q.name) })];
		found.push({ does: 'second', words: t('Second…'), kinds: made.map(seconding) });
	}
	if (vote && vote.open && vote.method !== 'box') {
		found.push({ does: 'cast', words: t('Vote by name…'), kinds: voting(vote) });
	}
	if (question && question.consent) {
		found.push({ does: 'object', words: t('Objection…'), kinds: [['object', t('objects')]] });
	}
	return found;
}

/** @returns {[string, string][]} */
const raising = () => [
	['rise:for', t('wants to speak for')],
	['rise:against', t('wants to speak against')],
	['rise:question', t('has a question')],
	['lower', t('takes the hand down')],
];

/** @param {import('../../types').OpenVote} vote @returns {[string, string][]} */
function voting(vote) {
	if (vote.kind === 'options') return vote.options.map((o) => ['pick:' + o.id, o.text]);
	return ['for', 'against', 'abstain'].map((side) => [
		'cast:' + side,
		t('votes: %(side)s', { side: sideWords(side) }),
	]);
}

/** The panel: who, and what. @param {Screen} s @param {string} does */
export function enter(s, does) {
	const { vote } = s.state.parts;
	const entry = entries(s).find((e) => e.does === does);
	if (!entry) return html`<p class="quiet">${t('The meeting has moved on.')}</p>`;
	const on = vote && vote.open ? vote.on : undefined;
	const several = does === 'cast' && vote && vote.open && vote.kind === 'options' && vote.seats > 1;
	const send = (/** @type {Event} */ e) => {
		e.preventDefault();
		const data = new window.FormData(formOf(e));
		const who = String(data.get('who') || '');
		const chosen = data.getAll('does').map(String);
		if (who && chosen.length) s.act(...actOf(chosen, on), { as: who, key: 'room' });
	};
	return html`<form class="in" onSubmit=${send}>
		${finder(s)}
		<label class="field">${t('Who')}${people(found(s, votersHere(s)))}</label>
		<fieldset class="opts">
			<legend>${t('Does what')}</legend>
			${entry.kinds.map(
				([value, words], n) => html`<label>
					<input type=${several ? 'checkbox' : 'radio'} name="does" value=${value}
						defaultChecked=${!several && n === 0 && does !== 'cast'} />
					<span>${words}</span>
				</label>`,
			)}
		</fieldset>
		${said(s)}<button class="main wide" disabled=${!!s.ui.busy}>${t('Enter it')}</button>
	</form>`;
}

/**
 * The act for what was chosen: kind and arguments.
 * @param {string[]} chosen
 * @param {string|undefined} on
 * @returns {[import('../screen.js').ActKind, import('../screen.js').Args]}
 */
function actOf(chosen, on) {
	const [kind] = chosen[0].split(':');
	const value = chosen[0].slice(kind.length + 1);
	if (kind === 'rise') return ['rise', { side: value }];
	if (kind === 'second') return ['second', { on: value }];
	if (kind === 'cast') return ['cast', { choice: value, on }];
	if (kind === 'pick') return ['cast', { choice: chosen.map((each) => each.slice(5)), on }];
	return kind === 'object' ? ['object', {}] : ['lower', {}];
}

/** Those here who vote and for whom the table may enter it. @param {Screen} s */
function votersHere(s) {
	const mine = /** @type {import('../../types').Mine} */ (s.state.mine);
	return mine.roster.filter((r) => r.present && r.voting && mayBeEntered(r, mine));
}

/** @param {RosterLine[]} here */
const people = (here) =>
	html`<select name="who" required size=${Math.min(6, Math.max(2, here.length))}>
		${here.map((r) => html`<option value=${r.who}>${r.number}　${r.name}</option>`)}
	</select>`;

/** Those the words typed in the finder fit. @param {Screen} s @param {RosterLine[]} list */
export function found(s, list) {
	const find = ((s.ui.panel && s.ui.panel.find) || '').trim();
	return list.filter((r) => !find || String(r.name).includes(find) || String(r.number) === find);
}

/** @param {Screen} s */
export function finder(s) {
	const panel = /** @type {NonNullable<import('../screen.js').Panel>} */ (s.ui.panel);
	const type = (/** @type {Event} */ e) => {
		panel.find = /** @type {HTMLInputElement} */ (e.target).value;
		s.again();
	};
	return html`<label class="field">
		${t('Find by name or number')}<input value=${panel.find || ''} onInput=${type} />
	</label>`;
}
