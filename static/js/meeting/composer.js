// Writing an amendment by touching the words to be changed: add, strike, replace, and how it will read.
// @ts-check
import { html } from '../../vendor/htm-preact-3.1.1.js';
import { draftOf, edit, touch } from './amend/draft.js';
import { preview } from './amend/preview.js';
import { said, whyNot } from './parts/answers.js';
import { field } from './parts/asks.js';
import { icon } from './parts/icon.js';
import { asItIs, formOf, openings } from './parts/openings.js';
import { say, t } from './phrases.js';

/** @typedef {import('./screen.js').Screen} Screen */
/** @typedef {import('../types').Opening} Opening */
/** @typedef {import('./amend/draft.js').Draft} Draft */

/** @param {Screen} s @param {Opening} was the opening it came from */
export function composer(s, was) {
	const o = asItIs(s, was);
	const d = draftOf(s, o);
	const send = (/** @type {Event} */ e) => {
		e.preventDefault();
		const as = String(new window.FormData(formOf(e)).get('as') || '');
		const args = Object.assign({}, o.args, { edit: edit(d) });
		if (d.complete && o.ok) s.act(o.act, args, { key: o.key, as: as || undefined });
	};
	const forWhom = o.asks.find((ask) => ask.name === 'as');
	return html`<form onSubmit=${send}>
		<div class="in">
			${forWhom && field(forWhom, s.state.mine)}
			<h2><i>1</i>${t('Touch the words to change')}</h2>
			${touchable(d)}
			<h2><i>2</i>${t('How')}</h2>
			${ways(d)}${d.op !== 'strike' && newWords(d)}${d.complete && preview(d)}
		</div>
		<section class="act">
			${o.ok ? inOrder(o) : notNow(s, o)}${said(s)}
			<button class="main wide" disabled=${!d.complete || !o.ok || !!s.ui.busy}>
				${t('Move this amendment')}
			</button>
		</section>
	</form>`;
}

/** @param {Draft} d */
function touchable(d) {
	const isPicked = (/** @type {number} */ n) => d.from !== null && d.to !== null && n >= d.from && n <= d.to;
	return html`<div class="sheet">
		<div class="pick" role="group" aria-label=${t('The whole text; touch the words to change')}>
			${d.units.map(
				(unit, n) => html`<button type="button" aria-pressed=${String(isPicked(n))}
					onClick=${() => touch(d, n)}>${unit}</button>`,
			)}
		</div>
		<p class="key">${t('For a longer stretch, touch its beginning, then its end')}</p>
	</div>`;
}

/** @param {Draft} d */
function ways(d) {
	const three = [
		['add', t('Add'), t('words after it')],
		['strike', t('Take out'), t('what is marked')],
		['replace', t('Change'), t('to other words')],
	];
	return html`<fieldset class="seg">
		<legend class="vh">${t('How')}</legend>
		${three.map(
			([op, word, hint]) => html`<label>
				<input type="radio" name="op" value=${op} checked=${d.op === op} onChange=${() => d.set({ op })} />
				<span>${word}</span><small>${hint}</small>
			</label>`,
		)}
	</fieldset>`;
}

/** @param {Draft} d */
function newWords(d) {
	const label =
		d.op === 'replace'
			? t('Change “%(old)s” to', { old: d.picked || '……' })
			: d.picked
				? t('After “%(old)s” add', { old: d.picked })
				: t('Add at the end');
	const type = (/** @type {Event} */ e) => d.set({ words: /** @type {HTMLInputElement} */ (e.target).value });
	return html`<div class="field">
		<label for="to">${label}</label>
		<input id="to" class="to" maxlength="500" value=${d.words} autocomplete="off" onInput=${type} />
	</div>`;
}

/** @param {Opening} o */
const inOrder = (o) =>
	html`<div class="ck" role="status">
		<b class="h">${icon('check')}<span>${t('In order now')}</span></b>
		${o.does && html`<p>${say(o.does)}</p>`}
	</div>`;

/** @param {Screen} s @param {Opening} o */
const notNow = (s, o) =>
	html`<div class="ck no" role="alert">
		<b class="h">${icon('cross')}<span>${t('Not possible at this moment')}</span></b>
		${o.refusal && whyNot(o.refusal, openings(s))}
		<p class="quiet">${t('What you wrote is still here.')}</p>
	</div>`;
