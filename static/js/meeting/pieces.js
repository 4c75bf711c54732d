// Pieces every live screen shows: marked text, sides, timers, refusals, and the form an act asks for.
// @ts-check
import { html } from '../../vendor/htm-preact-3.1.1.js';
import { boot, pair, say, t } from './phrases.js';

/** @type {Record<string, string>} */
const PATHS = {
	check: 'M4 13l5 5L20 6',
	cross: 'M5 5l14 14M19 5L5 19',
	bar: 'M4 12h16',
	back: 'M15 5l-7 7 7 7',
	edit: 'M4 20l1-4L16 5l3 3L8 19zM14 7l3 3',
	hand: 'M7 12V6.5a1.5 1.5 0 0 1 3 0V11M10 10.5v-6a1.5 1.5 0 0 1 3 0v6M13 11V5.5a1.5 1.5 0 0 1 3 0V12M16 11.5V8a1.5 1.5 0 0 1 3 0v6a7 7 0 0 1-7 7c-3 0-4.6-1.6-6-4l-2.2-3.7a1.5 1.5 0 0 1 2.6-1.5L7 13.5',
	ask: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 17h.01',
	flag: 'M6 21V4M6 5h12l-2.5 4L18 13H6',
	wifi: 'M3 9c5-5 13-5 18 0M6.5 13c3-3 8-3 11 0M12 18h.01M4 3l16 18',
	door: 'M6 21V4h12v17M3 21h18M14 12h.01',
};

/** @param {string} name */
export const icon = (name) =>
	html`<svg class="ic" viewBox="0 0 24 24" aria-hidden="true"><path d=${PATHS[name]} /></svg>`;

/** The words of a question; what an amendment takes out and puts in is marked. @param {any} question */
export function marked(question) {
	if (!question.diff) return question.text;
	return question.diff.map((/** @type {[string, string]} */ [op, text]) =>
		op === '-' ? html`<del>${text}</del>` : op === '+' ? html`<ins>${text}</ins>` : text,
	);
}

/**
 * The question before the body: the one being voted on while a vote is open, whatever was moved meanwhile.
 * @param {any} question the part
 */
export const before = (question) =>
	question && question.pending.find((/** @type {any} */ q) => q.id === question.now);

/** A question's words, shortened around its changes. @param {any} question @param {number} room characters kept on either side */
export function shortened(question, room) {
	if (!question.diff) return question.text;
	const last = question.diff.length - 1;
	return marked({
		diff: question.diff.map((/** @type {[string, string]} */ [op, text], /** @type {number} */ n) => {
			if (op !== '=' || text.length <= room * 2) return [op, text];
			if (n === 0) return [op, '……' + text.slice(-room)];
			return [op, n === last ? text.slice(0, room) + '……' : text.slice(0, room) + '……' + text.slice(-room)];
		}),
	});
}

/** The added translation of people's words, shown as such to readers of English. @param {any} said  with text_en or title_en */
export function translated(said) {
	const en = said && boot.lang === 'en' && (said.text_en || said.title_en);
	return en ? html`<p class="tr"><i>${t('Translation')}</i> ${en}</p>` : null;
}

/** The counts of a vote: signs, words and numbers, and a bar; or that nobody objected. @param {any} last */
export function counted(last) {
	const c = last.counts;
	if (last.consent) return html`<p class="counts">${t('Nobody objected')}</p>`;
	const all = c ? c.for + c.against + c.abstain : 0;
	if (!c || (last.options && last.options.length)) return null;
	const at = (/** @type {number} */ n) => (all ? (n / all) * 100 : 0);
	return html`${all > 0 && html`<svg class="share count" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect class="whole" width="100" height="4" /><rect class="f" width=${at(c.for)} height="4" /><rect class="a" x=${at(c.for)} width=${at(c.against)} height="4" /><rect class="z" x=${at(c.for + c.against)} width=${at(c.abstain)} height="4" /></svg>`}
    <p class="counts"><span class="f">✓ ${t('For')} <b>${c.for}</b></span><span class="a">✕ ${t('Against')} <b>${c.against}</b></span><span class="z">— ${t('Abstain')} <b>${c.abstain}</b></span></p>`;
}

/** The options of a vote with their counts, the chosen ones marked. @param {any} last */
export const ranked = (last) =>
	last.options && last.options.length
		? html`<ol class="ranked">${last.options
				.slice()
				.sort((/** @type {any} */ x, /** @type {any} */ y) => x.rank - y.rank)
				.map(
					(/** @type {any} */ o) =>
						html`<li class=${o.chosen ? 'chosen' : ''}><span>${o.chosen ? '✓ ' : ''}${o.text}${o.tied && !o.chosen ? html` <small>${t('tied')}</small>` : ''}</span><b>${o.count}</b></li>`,
				)}</ol>`
		: null;

/** A title in its own words, its translation after it for readers of English. @param {any} said */
export const titled = (said) =>
	boot.lang === 'en' && said.title_en
		? html`${said.title} <small class="tr">${said.title_en}</small>`
		: said.title;

/** What the room is asked to agree to in silence, with the seconds left as a ring. @param {any} asked @param {number} now */
export function ring(asked, now) {
	const rest = Math.max(0, Math.ceil(left(asked.ends_at, now)));
	const round = 2 * Math.PI * 45;
	const part = Math.max(0, Math.min(1, rest / (asked.seconds || 10))) * round;
	return html`<div class="ring" role="timer" aria-label=${t('%(n)s seconds left', { n: rest })}><svg viewBox="0 0 100 100" aria-hidden="true"><circle class="whole" cx="50" cy="50" r="45" /><circle class="part" cx="50" cy="50" r="45" stroke-dasharray=${part + ' ' + round} transform="rotate(-90 50 50)" /></svg><b>${rest}</b><small>${t('sec')}</small></div>`;
}

/** What carries a question: its decision rule in words, or what the rulebook needs. @param {any} question */
export const needs = (question) => (question.rule ? pair(question.rule) : say(question.needs));

/** @type {Record<string, [string, string, string]>} */
const SIDES = {
	for: ['ok', '✓', 'For'],
	against: ['live', '✕', 'Against'],
	question: ['info', '?', 'Question'],
	abstain: ['', '—', 'Abstain'],
};

/** @param {string|null} side */
export const sideWords = (side) => (side && SIDES[side] ? t(SIDES[side][2]) : '');

/** @param {string|null} side */
export const sideTag = (side) =>
	side && SIDES[side]
		? html`<span class=${'tag ' + SIDES[side][0]}>${SIDES[side][1]} ${t(SIDES[side][2])}</span>`
		: null;

/** A person as this screen may call them: by name for chair and recorder, else by number. @param {any} who @param {any} [mine] */
export function person(who, mine) {
	if (!who) return '';
	const names = (mine && mine.names) || {};
	return names[who.who] || say(who.label);
}

/** Seconds left until an instant. @param {string|null} until @param {number} now */
export const left = (until, now) => (until ? (Date.parse(until) - now) / 1000 : 0);

/** A share as a bar; widths come by attribute because inline style is forbidden. @param {number} part @param {number} whole @param {string} kind */
export function share(part, whole, kind) {
	const percent = whole > 0 ? Math.max(0, Math.min(100, (part / whole) * 100)) : 0;
	return html`<svg class=${'share ' + kind} viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect class="whole" width="100" height="4" /><rect class="part" width=${percent} height="4" /></svg>`;
}

/** Why not, by which rule, and what would be in order. @param {any} refusal @param {any[]} openings */
export function whyNot(refusal, openings) {
	const instead = (refusal.instead || [])
		.map((/** @type {any} */ key) => {
			const found = openings.find((o) => o.key === key);
			return found && found.ok ? say(found.label) : '';
		})
		.filter(Boolean);
	return html`<dl class="why"><div><dt>${t('Why')}</dt><dd>${say(refusal.reason)}</dd></div>
    ${refusal.cite && html`<div><dt>${t('Rule')}</dt><dd>${typeof refusal.cite === 'object' ? say(refusal.cite) : refusal.cite}</dd></div>`}
    ${instead.length > 0 && html`<div><dt>${t('You can now')}</dt><dd>${instead.join(boot.lang === 'zh' ? '、' : ', ')}</dd></div>`}</dl>`;
}

/** What an answer to an act means for people; '' when it was done. @param {any} answer */
export function answered(answer) {
	if (answer.ok) return '';
	if (answer.refused && answer.refused.text) return answer.refused.text;
	if (answer.refused)
		return (
			say(answer.refused.reason) +
			(typeof answer.refused.cite === 'string' && answer.refused.cite
				? '（' + answer.refused.cite + '）'
				: '')
		);
	if (answer.bad)
		return t('Something is missing or not right in what you entered. Please check it and send again.');
	if (answer.gone) return t('You are no longer signed in to this meeting. Please reload the page.');
	return answer.error && answer.error !== 'unreachable'
		? answer.error
		: t('The server cannot be reached. Nothing was changed; please try again.');
}

/** @type {Record<string, string>} */
const ASKED = {
	as: 'Moved by',
	text: 'The words',
	minutes: 'How many minutes',
	seconds: 'How many seconds',
	side: 'Your side',
	who: 'Who',
	at: 'When',
	until: 'Until when',
	reason: 'Reason',
	why: 'Reason',
	edit: 'The change',
	breach: 'What is wrong',
	method: 'How to vote',
	counts: 'Hands counted',
	speech_seconds: 'Seconds for each speech',
	extra_seconds: 'Extra seconds',
	new: 'New words',
	old: 'Words to take out',
	ruling: 'Ruling',
	on: 'Which',
	target: 'Which',
	purpose_id: 'For what',
	choice: 'Choice',
	item: 'Item',
	value: 'Value',
	office: 'Office',
	special_order: 'At a fixed hour',
	urgent: 'Urgent',
	question: 'The question',
};

/** @type {Record<string, string>} */
const CHOICES = {
	for: 'For',
	against: 'Against',
	question: 'Question',
	show: 'Show of phones and hands',
	box: 'Secret box',
	well_taken: 'Well taken',
	not_well_taken: 'Not well taken',
	admitted: 'Admitted',
	not_admitted: 'Not admitted',
	out_of_order: 'Out of order',
	called_to_order: 'Called to order',
	no_second: 'No second',
	speaking_limit: 'Speaking limit passed',
	bylaws: 'Against the bylaws',
	law: 'Against the law',
	other: 'Something else',
	earlier_decision: 'Against an earlier decision',
	fundamental_principle: 'Against a basic principle',
	absentees_rights: 'Rights of those absent',
	basic_right: 'A member’s basic right',
	voice: 'By voice',
	show_of_hands: 'Show of hands',
	rising: 'By rising',
	counted_rising: 'Rising, counted',
	roll_call: 'Roll call',
	ballot: 'Ballot',
	urgent: 'Something urgent',
	kill: 'To end it',
	postpone: 'To put it off',
	decorum: 'Conduct',
	speaking_rules: 'Speaking rules',
	priority_of_business: 'Order of business',
};

/** One question of an act's form. @param {any} ask @param {any} mine @param {string} [of]  sets forms on one page apart */
export function field(ask, mine, of) {
	const id = 'ask-' + (of ? of + '-' : '') + ask.name;
	const words = ask.label ? say(ask.label) : t(ASKED[ask.name] || 'Details');
	const needed = !!ask.needed;
	let input;
	if (ask.type === 'person' && mine && mine.roster) {
		// Entered for somebody: one of those here who have a vote, but never the presider.
		const list =
			ask.name === 'as'
				? mine.roster.filter((/** @type {any} */ p) => p.present && p.voting && p.standing !== 'chair')
				: mine.roster;
		input = html`<select id=${id} name=${ask.name} required=${needed}>${ask.name === 'as' && html`<option value="">${t('Please choose')}</option>`}${list.map((/** @type {any} */ p) => html`<option value=${p.who}>${p.number}　${p.name}</option>`)}</select>`;
	} else if (ask.options || ask.type === 'choice' || ask.type === 'side') {
		const options = ask.options || ['for', 'against', 'question'];
		return html`<fieldset class="seg"><legend>${words}</legend>${options.map(
			(/** @type {any} */ o, /** @type {number} */ n) => {
				const value = typeof o === 'object' ? (o.value !== undefined ? o.value : o.id) : o;
				const label =
					typeof o === 'object'
						? o.label
							? say(o.label)
							: o.text || o.title || String(value)
						: CHOICES[o]
							? t(CHOICES[o])
							: String(o);
				return html`<label><input type="radio" name=${ask.name} value=${value} required=${needed} defaultChecked=${n === 0 && needed} /><span>${label}</span></label>`;
			},
		)}</fieldset>`;
	} else if (
		ask.type === 'minutes' ||
		ask.type === 'seconds' ||
		ask.type === 'number' ||
		ask.type === 'whole'
	) {
		input = html`<input id=${id} name=${ask.name} type="number" inputmode="numeric" min="1" max="999" required=${needed} defaultValue=${ask.value || (ask.type === 'minutes' ? 10 : '')} />`;
	} else if (ask.type === 'until') {
		return html`<div class="field"><label for=${id}>${t('To which meeting: 1 is the next one')}</label><input id=${id} name=${ask.name} type="number" min="1" max="12" required defaultValue="1" /></div>`;
	} else if (ask.type === 'time' || ask.type === 'hour') {
		input = html`<input id=${id} name=${ask.name} type="time" required=${needed} />`;
	} else if (ask.type === 'moment' || ask.type === 'datetime') {
		input = html`<input id=${id} name=${ask.name} type="datetime-local" required=${needed} />`;
	} else if (ask.type === 'flag' || ask.type === 'bool') {
		return html`<label class="tick"><input type="checkbox" name=${ask.name} /> ${words}</label>`;
	} else {
		input = html`<textarea id=${id} name=${ask.name} rows="3" maxlength="2000" required=${needed}></textarea>`;
	}
	return html`<div class="field"><label for=${id}>${words}${!needed && html` <span class="quiet">${t('(may be left empty)')}</span>`}</label>${input}</div>`;
}

/** What was entered, typed as the asks say. @param {HTMLFormElement} form @param {any[]} asks */
export function entered(form, asks) {
	/** @type {any} */
	const out = {};
	const data = new window.FormData(form);
	for (const ask of asks) {
		// Who moves it is not an argument: it goes beside the act.
		if (ask.name === 'as') continue;
		const value = String(data.get(ask.name) || '').trim();
		if (ask.type === 'flag' || ask.type === 'bool') {
			if (data.get(ask.name)) out[ask.name] = true;
		} else if (!value) continue;
		else if (ask.type === 'moment' || ask.type === 'datetime') out[ask.name] = new Date(value).toISOString();
		else if (
			ask.type === 'minutes' ||
			ask.type === 'seconds' ||
			ask.type === 'number' ||
			ask.type === 'whole'
		)
			out[ask.name] = Number(value);
		else if (ask.name === 'breach')
			out[ask.name] =
				ask.on && (value === 'bylaws' || value === 'law')
					? { kind: value, on: ask.on, continuing: true }
					: { kind: value };
		else if (ask.type === 'until' || ask.name === 'until')
			out[ask.name] = { meetings_ahead: Number(value) || 1 };
		else out[ask.name] = value;
	}
	return out;
}
