// An act that asks for something first: what it does, why it may be closed, and its form.
// @ts-check
import { html } from '../../../vendor/htm-preact-3.1.1.js';
import { said, whyNot } from '../parts/answers.js';
import { entered, field } from '../parts/asks.js';
import { icon } from '../parts/icon.js';
import { asItIs, formOf, openings } from '../parts/openings.js';
import { sideTag } from '../parts/people.js';
import { say, t } from '../phrases.js';
import { over } from './over.js';

/**
 * @typedef {import('../screen.js').Screen} Screen
 * @typedef {import('../../types').Opening} Opening
 */

/**
 * The doors may have changed while the panel was open: what counts is now. What was typed stays.
 * @param {Screen} s @param {Opening} was
 */
export function opening(s, was) {
	const o = asItIs(s, was);
	const send = (/** @type {Event} */ e) => {
		e.preventDefault();
		s.act(o.act, Object.assign({}, o.args, entered(formOf(e), was.asks)), { key: o.key });
	};
	const sideOnly = o.asks.length === 1 && o.asks[0].type === 'side';
	const disabled = !o.ok || !!s.ui.busy;
	return over(
		s,
		say(o.label),
		html`<form onSubmit=${send}>
			<div class="in">
				${o.does && html`<p class="quiet">${say(o.does)}</p>`}
				${o.weighs && html`<p class="ck no" role="alert">${say(o.weighs)}</p>`}
				${!o.ok && closed(s, o)}
				${sideOnly ? sides(s, o) : was.asks.map((ask) => field(ask, s.state.mine))}
			</div>
			${
				!sideOnly &&
				html`<section class="act">
					${said(s)}<button class="main wide" disabled=${disabled}>${say(o.label)}</button>
				</section>`
			}
		</form>`,
	);
}

/** @param {Screen} s @param {Opening} o */
const closed = (s, o) =>
	html`<div class="ck no" role="alert">
		<b class="h">${icon('cross')}<span>${t('Not possible at this moment')}</span></b>
		${
			o.refusal
				? whyNot(o.refusal, openings(s))
				: html`<p>${t('The meeting has moved on. What you wrote is still here.')}</p>`
		}
	</div>`;

/** One tap chooses the side and raises the hand. @param {Screen} s @param {Opening} o */
function sides(s, o) {
	const rise = (/** @type {string} */ side) =>
		s.act(o.act, Object.assign({}, o.args, { side }), { key: o.key });
	return html`<p><b>${t('Which side will you speak on?')}</b></p>
		<div class="sides">
			${['for', 'against', 'question'].map(
				(side) => html`<button type="button" class=${side} disabled=${!o.ok || !!s.ui.busy}
					onClick=${() => rise(side)}>${sideTag(side)}</button>`,
			)}
		</div>`;
}
