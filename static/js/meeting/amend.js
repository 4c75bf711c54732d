// Writing an amendment by touching the words to be changed: add, strike, replace, and how it will read.
// @ts-check
import { html } from '../../vendor/htm-preact-3.1.1.js';
import { say, t } from './phrases.js';
import { field, icon, whyNot } from './pieces.js';

/** The text in touchable pieces; joined again they are the text. @param {string} text @returns {string[]} */
export function pieces(text) {
	/** @type {string[]} */
	let found;
	// @ts-ignore  newer browsers know where Chinese words end
	const Segmenter = window.Intl && window.Intl.Segmenter;
	if (Segmenter)
		found = Array.from(
			new Segmenter('zh', { granularity: 'word' }).segment(text),
			(/** @type {any} */ each) => each.segment,
		);
	else found = text.match(/[A-Za-z0-9.:%]+|[^A-Za-z0-9.:%]/g) || [];
	/** @type {string[]} */
	const out = [];
	for (const each of found) {
		// Marks stay with the word before them.
		if (out.length && /^[\s，。、；：？！）》”’,.;:?!)…—]+$/.test(each)) out[out.length - 1] += each;
		else out.push(each);
	}
	return out;
}

/** Characters as the rules count them (not UTF-16 units). @param {string} text */
const length = (text) => Array.from(text).length;

/** @param {string} words */
const bare = (words) => words.replace(/[，。、；：？！,.;:?!]+$/, '');

/**
 * @param {any} s  the screen
 * @param {any} was  the opening it came from
 */
export function composer(s, was) {
	const mine = s.state.mine || {};
	const o =
		(mine.openings || []).find((/** @type {any} */ each) => each.key === was.key) ||
		Object.assign({}, was, { ok: false });
	const { question } = s.state.parts;
	const target =
		question &&
		(question.pending.find((/** @type {any} */ q) => q.id === (o.args || {}).target) ||
			question.pending.find((/** @type {any} */ q) => q.status === 'pending'));
	const draft = s.ui.panel;
	if (!draft.text) draft.text = (target && (target.degree > 0 ? target.own_text : target.text)) || '';
	if (!draft.op) draft.op = 'replace';
	const units = pieces(draft.text);
	const [from, to] = draft.span || [null, null];
	const picked = from === null ? '' : bare(units.slice(from, to + 1).join(''));
	const before = from === null ? '' : units.slice(0, from).join('');
	const words = draft.words || '';
	const whole = draft.op === 'add' && from === null;
	const complete = (whole && words) || (from !== null && (draft.op === 'strike' || words));

	const set = (/** @type {any} */ change) => {
		Object.assign(draft, change);
		s.again();
	};
	const touch = (/** @type {number} */ n) => {
		// First the beginning, then the end; a third touch begins again.
		if (from === null || from !== to || n === from) set({ span: from === n && to === n ? null : [n, n] });
		else set({ span: [Math.min(from, n), Math.max(from, n)] });
	};
	const edit = () => {
		const at = length(before);
		if (draft.op === 'strike') return { op: 'strike', old: picked, at };
		if (draft.op === 'replace') return { op: 'replace', old: picked, new: words, at };
		return whole ? { op: 'add', new: words } : { op: 'insert', new: words, after: picked, at };
	};
	const after = before + picked;
	const rest = draft.text.slice(after.length);
	const reads =
		draft.op === 'strike'
			? t('Strike out “%(old)s”.', { old: picked })
			: draft.op === 'replace'
				? t('Change “%(old)s” to “%(new)s”.', { old: picked, new: words })
				: whole
					? t('Add at the end “%(new)s”.', { new: words })
					: t('After “%(old)s” insert “%(new)s”.', { old: picked, new: words });
	const send = (/** @type {Event} */ e) => {
		e.preventDefault();
		const as = String(new window.FormData(/** @type {HTMLFormElement} */ (e.target)).get('as') || '');
		if (complete && o.ok)
			s.act(o.act, Object.assign({}, o.args, { edit: edit() }), { key: o.key, as: as || undefined });
	};

	const forWhom = (o.asks || []).find((/** @type {any} */ ask) => ask.name === 'as');
	return html`<form onSubmit=${send}><div class="in">${forWhom && field(forWhom, mine)}
    <h2><i>1</i>${t('Touch the words to change')}</h2>
    <div class="sheet"><div class="pick" role="group" aria-label=${t('The whole text; touch the words to change')}>${units.map((unit, n) => html`<button type="button" aria-pressed=${String(from !== null && n >= from && n <= to)} onClick=${() => touch(n)}>${unit}</button>`)}</div><p class="key">${t('For a longer stretch, touch its beginning, then its end')}</p></div>
    <h2><i>2</i>${t('How')}</h2>
    <fieldset class="seg"><legend class="vh">${t('How')}</legend>${[
			['add', 'Add', 'words after it'],
			['strike', 'Take out', 'what is marked'],
			['replace', 'Change', 'to other words'],
		].map(
			([op, word, hint]) =>
				html`<label><input type="radio" name="op" value=${op} checked=${draft.op === op} onChange=${() => set({ op })} /><span>${t(word)}</span><small>${t(hint)}</small></label>`,
		)}</fieldset>
    ${draft.op !== 'strike' && html`<div class="field"><label for="to">${draft.op === 'replace' ? t('Change “%(old)s” to', { old: picked || '……' }) : picked ? t('After “%(old)s” add', { old: picked }) : t('Add at the end')}</label><input id="to" class="to" maxlength="500" value=${words} autocomplete="off" onInput=${(/** @type {any} */ e) => set({ words: e.target.value })} /></div>`}
    ${
			complete &&
			html`<h2><i>3</i>${t('How it will read')}</h2><div class="sheet pv"><p class="resolution">${whole ? html`${draft.text}<ins>${words}</ins>` : html`${before}${draft.op === 'add' ? html`${picked}<ins>${words}</ins>` : draft.op === 'strike' ? html`<del>${picked}</del>` : html`<del>${picked}</del><ins>${words}</ins>`}${rest}`}</p>
      <div class="rd"><p class="quiet">${t('The chair will read it like this')}</p><p class="song">${reads}</p></div></div>`
		}
  </div><section class="act">
    ${
			o.ok
				? html`<div class="ck" role="status"><b class="h">${icon('check')}<span>${t('In order now')}</span></b>${o.does && html`<p>${say(o.does)}</p>`}</div>`
				: html`<div class="ck no" role="alert"><b class="h">${icon('cross')}<span>${t('Not possible at this moment')}</span></b>${o.refusal && whyNot(o.refusal, mine.openings || [])}<p class="quiet">${t('What you wrote is still here.')}</p></div>`
		}
    ${s.ui.said && html`<p class="said" role="alert">${s.ui.said}</p>`}
    <button class="main wide" disabled=${!complete || !o.ok || !!s.ui.busy}>${t('Move this amendment')}</button></section></form>`;
}
