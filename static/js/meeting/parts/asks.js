// The form an act asks for: one field a question, and what was entered.
// @ts-check
import { html } from '../../../vendor/htm-preact-3.1.1.js';
import { say, t } from '../phrases.js';
import { ASKED, CHOICES } from './asked.js';
import { mayBeEntered } from './people.js';

/**
 * @typedef {import('../../types').Ask} Ask
 * @typedef {import('../../types').Mine} Mine
 */

// Meetings to which something may be put off, the next one first.
const LATER = ['the next meeting', 'the meeting after the next', 'the third meeting from now'];
const NUMBERS = ['minutes', 'seconds', 'number', 'whole', 'votes'];

/**
 * One question of an act's form.
 * @param {Ask} ask @param {Mine|null} mine @param {string} [of] sets forms on one page apart
 */
export function field(ask, mine, of) {
	const id = 'ask-' + (of ? of + '-' : '') + ask.name;
	const words = ask.label ? say(ask.label) : t(ASKED[ask.name] || 'Details');
	const needed = !!ask.needed;
	const asksPerson = ask.type === 'person' && mine && mine.roster;
	if (!asksPerson && (ask.options || ask.type === 'choice' || ask.type === 'side')) return choice(ask, words);
	if (ask.type === 'until') {
		return html`<div class="field">
			<label for=${id}>${t('Postpone it to')}</label>
			<select id=${id} name=${ask.name}>
				${LATER.map((words, n) => html`<option value=${n + 1}>${t(words)}</option>`)}
			</select>
		</div>`;
	}
	if (ask.type === 'flag' || ask.type === 'bool') {
		return html`<label class="tick"><input type="checkbox" name=${ask.name} /> ${words}</label>`;
	}
	return html`<div class="field">
		<label for=${id}>
			${words}${!needed && html` <span class="quiet">${t('(may be left empty)')}</span>`}
		</label>
		${asksPerson ? people(ask, id, mine) : input(ask, id)}
	</div>`;
}

/**
 * Somebody of the roll; entered for them only where they are here and vote, and never for another officer.
 * @param {Ask} ask @param {string} id @param {Mine} mine
 */
function people(ask, id, mine) {
	const forThem = ask.name === 'as';
	const list = mine.roster.filter((p) => !forThem || (p.present && p.voting && mayBeEntered(p, mine)));
	return html`<select id=${id} name=${ask.name} required=${!!ask.needed}>
		${forThem && html`<option value="">${t('Please choose')}</option>`}
		${list.map((p) => html`<option value=${p.who}>${p.number}　${p.name}</option>`)}
	</select>`;
}

/** @param {Ask} ask @param {string} words */
function choice(ask, words) {
	const options = ask.options || ['for', 'against', 'question'];
	return html`<fieldset class="seg">
		<legend>${words}</legend>
		${options.map((o, n) => {
			const [value, label] = valueAndLabel(o);
			return html`<label>
				<input type="radio" name=${ask.name} value=${value} required=${!!ask.needed}
					defaultChecked=${n === 0 && !!ask.needed} />
				<span>${label}</span>
			</label>`;
		})}
	</fieldset>`;
}

/** @param {string|number|import('../../types').AskOption} o @returns {[string|number, string]} */
function valueAndLabel(o) {
	if (typeof o !== 'object') return [o, CHOICES[o] ? t(CHOICES[o]) : String(o)];
	const value = o.value !== undefined ? o.value : o.id || '';
	return [value, o.label ? say(o.label) : o.text || o.title || String(value)];
}

/** @param {Ask} ask @param {string} id */
function input(ask, id) {
	const needed = !!ask.needed;
	if (NUMBERS.includes(ask.type)) {
		return html`<input id=${id} name=${ask.name} type="number" inputmode="numeric"
			min=${ask.type === 'votes' ? '0' : '1'} max="999"
			required=${needed} defaultValue=${ask.value || (ask.type === 'minutes' ? 10 : '')} />`;
	}
	if (ask.type === 'time' || ask.type === 'hour') {
		return html`<input id=${id} name=${ask.name} type="time" required=${needed} />`;
	}
	if (ask.type === 'moment' || ask.type === 'datetime') {
		return html`<input id=${id} name=${ask.name} type="datetime-local" required=${needed} />`;
	}
	return html`<textarea id=${id} name=${ask.name} rows="3" maxlength="2000" required=${needed}></textarea>`;
}

/**
 * What was entered, typed as the asks say.
 * @param {HTMLFormElement} form @param {Ask[]} asks @returns {Record<string, unknown>}
 */
export function entered(form, asks) {
	/** @type {Record<string, unknown>} */
	const out = {};
	const data = new window.FormData(form);
	for (const ask of asks) {
		// Who moves it is not an argument: it goes beside the act.
		if (ask.name === 'as') continue;
		const value = String(data.get(ask.name) || '').trim();
		if (value) out[ask.name] = typed(ask, value);
	}
	return out;
}

/** @param {Ask} ask @param {string} value */
function typed(ask, value) {
	if (ask.type === 'flag' || ask.type === 'bool') return true;
	if (ask.type === 'moment' || ask.type === 'datetime') return new Date(value).toISOString();
	if (NUMBERS.includes(ask.type)) return Number(value);
	if (ask.name === 'breach') {
		const written = ask.on && (value === 'bylaws' || value === 'law');
		return written ? { kind: value, on: ask.on, continuing: true } : { kind: value };
	}
	if (ask.type === 'until' || ask.name === 'until') return { meetings_ahead: Number(value) || 1 };
	return value;
}
