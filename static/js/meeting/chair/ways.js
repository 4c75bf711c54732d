// What somebody may move now, and what is closed: why, and whether the chair may overrule it on the record.
// @ts-check
import { html } from '../../../vendor/htm-preact-3.1.1.js';
import { whyNot } from '../parts/answers.js';
import { entered, field } from '../parts/asks.js';
import { doIt, formOf, openings } from '../parts/openings.js';
import { bracketed, say, t } from '../phrases.js';

/**
 * @typedef {import('../screen.js').Screen} Screen
 * @typedef {import('../../types').Opening} Opening
 */
/** @typedef {import('../../types').Refusal} Refusal */

/** @param {Screen} s */
export function ways(s) {
	const all = openings(s);
	const can = all.filter((o) => o.ok && o.act === 'move' && (o.place === 'motion' || o.place === 'floor'));
	const asking = s.state.parts.question && s.state.parts.question.consent;
	const cannot = asking ? [] : all.filter((o) => !o.ok && o.refusal && o.act !== 'overrule');
	if (!can.length && !cannot.length) return null;
	can.sort((x, y) => (x.place === y.place ? 0 : x.place === 'motion' ? -1 : 1));
	return html`<section class="order">
		${can.length > 0 && movable(s, can)}
		<div class="cannot">${cannot.map((o) => closed(s, o, /** @type {Refusal} */ (o.refusal)))}</div>
	</section>`;
}

/** @param {Screen} s @param {Opening[]} can */
const movable = (s, can) =>
	html`<h2>
			${t('In order now, when someone moves it')} <span class="quiet">${t('tap, say who moves it')}</span>
		</h2>
		<div class="can">
			${can.map(
				(o) => html`<button key=${o.key} type="button" data-key=${o.key} disabled=${!!s.ui.busy}
					onClick=${() => doIt(s, o)}>${say(o.label)}<small>${say(o.does)}</small></button>`,
			)}
		</div>`;

/** @param {Refusal} refusal */
const reason = (refusal) =>
	html`<span>
		${say(refusal.reason)}${refusal.cite && html`<span class="quiet">${bracketed(refusal.cite)}</span>`}
	</span>`;

/** @param {Screen} s @param {Opening} o @param {Refusal} refusal */
function closed(s, o, refusal) {
	if (!refusal.overrule) {
		return html`<p key=${o.key}>
			<b>✕ ${say(o.label)}</b>${reason(refusal)}<span>${t('protected, cannot be overruled')}</span>
		</p>`;
	}
	return html`<details key=${o.key}>
		<summary><b>✕ ${say(o.label)}</b>${reason(refusal)}<u>${t('Overrule on the record…')}</u></summary>
		<form class="over" onSubmit=${(/** @type {Event} */ e) => overrule(s, o, e)}>
			${whyNot(refusal, openings(s))}${o.asks.map((ask) => field(ask, s.state.mine, o.key))}
			<label>
				${t(
					'Why do you take it up now? ' +
						'The reason is announced and stands in the minutes; any member may appeal.',
				)}
				<input name="reason" required maxlength="500" />
			</label>
			<button class="seal" disabled=${!!s.ui.busy}>${t('The chair rules so, on the record')}</button>
		</form>
	</details>`;
}

/** @param {Screen} s @param {Opening} o @param {Event} e */
function overrule(s, o, e) {
	e.preventDefault();
	const data = new window.FormData(formOf(e));
	const why = String(data.get('reason') || '').trim();
	/** @type {Record<string, unknown>} */
	const act = { kind: o.act, args: Object.assign({}, o.args, entered(formOf(e), o.asks)) };
	if (data.get('as')) act.by = String(data.get('as'));
	if (why) s.act('overrule', { act, reason: why }, { key: 'overrule' });
}
