// What opens over the console: the form of an act, the roll, entering for somebody, asking for consent.
// @ts-check
import { html } from '../../../vendor/htm-preact-3.1.1.js';
import { composer } from '../composer.js';
import { said, whyNot } from '../parts/answers.js';
import { entered, field } from '../parts/asks.js';
import { asItIs, formOf, openings } from '../parts/openings.js';
import { say, t } from '../phrases.js';
import { enter } from './room.js';
import { roster } from './roster.js';

/**
 * @typedef {import('../screen.js').Screen} Screen
 * @typedef {import('../../types').Opening} Opening
 */
/** @typedef {import('../../../vendor/htm-preact-3.1.1.js').Tree} Tree */

/** @param {Screen} s */
export function panel(s) {
	const { panel } = s.ui;
	if (!panel) return null;
	if (panel.kind === 'roll') return over(s, t('Who is here'), roster(s));
	if (panel.kind === 'room') return over(s, t('For people without a phone'), enter(s, panel.does || ''));
	if (panel.kind === 'consent') return over(s, t('Is there any objection?'), consents(s));
	if (!panel.opening) return null;
	if (panel.kind === 'amend') return over(s, t('Move an amendment'), composer(s, panel.opening));
	const o = asItIs(s, panel.opening);
	return over(s, say(o.label), form(s, o));
}

/** @param {Screen} s @param {string} title @param {Tree} body */
const over = (s, title, body) =>
	html`<div class="sheet-over" role="dialog" aria-modal="true" aria-label=${title}>
		<div class="box">
			<header class="row">
				<h2>${title}</h2>
				<button type="button" onClick=${() => s.open(null)}>${t('Close')}</button>
			</header>
			${body}
		</div>
	</div>`;

/** @param {Screen} s @param {Opening} o */
function form(s, o) {
	const send = (/** @type {Event} */ e) => {
		e.preventDefault();
		const as = String(new window.FormData(formOf(e)).get('as') || '');
		const args = Object.assign({}, o.args, entered(formOf(e), o.asks));
		s.act(o.act, args, { key: o.key, as: as || undefined });
	};
	return html`<form class="in" onSubmit=${send}>
		${o.does && html`<p class="quiet">${say(o.does)}</p>`}
		${o.weighs && html`<p class="ck no" role="alert">${say(o.weighs)}</p>`}
		${!o.ok && o.refusal && whyNot(o.refusal, openings(s))}
		${o.asks.map((ask) => field(ask, s.state.mine))}${said(s)}
		<button class="main wide" disabled=${!o.ok || !!s.ui.busy}>${say(o.label)}</button>
	</form>`;
}

/** What may be asked of the room without a vote. @param {Screen} s */
function consents(s) {
	const list = openings(s).filter((o) => o.act === 'ask_consent' && o.ok);
	const own = list.find((o) => o.asks.length);
	return html`<div class="in">
		<p class="quiet">
			${t(
				'Ten seconds run on every phone and on the wall. ' +
					'Silence agrees; one objection and it is voted on.',
			)}
		</p>
		<div class="can">
			${list
				.filter((o) => o !== own)
				.map(
					(o) => html`<button key=${o.key} type="button" data-key=${o.key} disabled=${!!s.ui.busy}
						onClick=${() => s.act(o.act, o.args, { key: o.key })}>${say(o.label)}</button>`,
				)}
		</div>
		${own && inOwnWords(s, own)}${said(s)}
	</div>`;
}

/** @param {Screen} s @param {Opening} o */
function inOwnWords(s, o) {
	const send = (/** @type {Event} */ e) => {
		e.preventDefault();
		const text = String(new window.FormData(formOf(e)).get('text') || '').trim();
		if (text) s.act('ask_consent', { text }, { key: o.key });
	};
	return html`<form onSubmit=${send}>
		<label class="field">
			${t('Or say what the meeting is to agree to')}
			<textarea name="text" rows="2" maxlength="300" required></textarea>
		</label>
		<button class="main" disabled=${!!s.ui.busy}>${say(o.label)}</button>
	</form>`;
}
