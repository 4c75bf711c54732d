// The foot of the phone: what I may do now, the four first acts, and the rest folded.
// @ts-check
import { html } from '../../../vendor/htm-preact-3.1.1.js';
import { said } from '../parts/answers.js';
import { icon } from '../parts/icon.js';
import { openFor, openings } from '../parts/openings.js';
import { say, t } from '../phrases.js';
import { ballot } from './vote.js';

/**
 * @typedef {import('../screen.js').Screen} Screen
 * @typedef {import('../../types').Opening} Opening
 */

/** @type {Record<string, string>} */
const MARKS = {
	rise: 'hand',
	'move:point_of_order': 'flag',
	'move:parliamentary_inquiry': 'ask',
	'move:request_information': 'ask',
	'move:amend': 'edit',
	'move:main': 'edit',
	check_in: 'door',
	second: 'hand',
};

/** An act that asks for a side and nothing else. @param {Opening} o */
const onlySide = (o) => o.asks.length === 1 && o.asks[0].type === 'side';

/**
 * The four first buttons in a few words each; what an act does is said at length where it is opened.
 * @type {Record<string, [string, string]>}
 */
const FOUR = {
	rise: ['Speak', 'choose a side first'],
	'move:amend': ['Amend it', 'needs a second'],
	'move:main': ['Propose', 'needs a second'],
	'move:request_information': ['Ask', 'the chair answers'],
	'move:point_of_order': ['Point of order', 'may interrupt'],
};

/** @param {Screen} s @param {Opening} o */
function doIt(s, o) {
	const amends = o.act === 'move' && /^amend/.test(String(o.args.motion || ''));
	if (o.key === 'move:amend' || amends) return s.open({ kind: 'amend', opening: o });
	const atOnce = !o.asks.length || (onlySide(o) && !o.asks[0].needed);
	if (!o.ok || o.weighs || !atOnce) return s.open({ kind: 'opening', opening: o });
	return s.act(o.act, o.args, { key: o.key });
}

/** @param {Screen} s */
export function acts(s) {
	const me = s.state.mine && s.state.mine.me;
	const { vote, meeting, question } = s.state.parts;
	if (meeting.phase === 'adjourned') {
		return html`<section class="act">
			<a class="button main wide" href=${s.boot.minutes}>${t('Read the minutes')}</a>
		</section>`;
	}
	if (!me) {
		return html`<section class="act" aria-label=${t('You')}>
			<p>${t('You are not on the roll of this meeting. You can follow it here.')}</p>
		</section>`;
	}
	if (vote && vote.open && me.voting && me.present) return ballot(s, vote);
	if (question && question.consent) return objection(s);
	return buttons(s);
}

/** The one button stands in the place of the row, so that nothing moves under a thumb. @param {Screen} s */
function objection(s) {
	const object = openFor(s, 'object');
	const act = () => s.act('object', {}, { key: 'object' });
	const disabled = !s.state.line || !!s.ui.busy;
	return html`<section class="act asked">
		${said(s)}
		${
			object
				? html`<button type="button" class="seal wide" data-key="object" disabled=${disabled} onClick=${act}>
					${icon('hand')} ${say(object.label)}
				</button>`
				: html`<p class="quiet">${t('Only members with a vote may object.')}</p>`
		}
	</section>`;
}

const ELSEWHERE = ['cast', 'lower', 'overrule', 'tick'];

/** @param {Screen} s */
function buttons(s) {
	const all = openings(s).filter((o) => !ELSEWHERE.includes(o.act) && o.place !== 'chair');
	const byKey = (/** @type {string} */ key) => all.find((o) => o.key === key);
	const now = all.filter((o) => o.place === 'now' && o.ok);
	const four = s.state.parts.meeting.phase === 'in_session' ? firstFour(byKey) : [];
	const rest = all.filter((o) => !now.includes(o) && !four.includes(o) && (o.ok || o.place === 'motion'));
	const asleep = !s.state.line;
	return html`<section class=${asleep ? 'act o' : 'act'}>
		${!s.ui.panel && said(s)}${now.map((o) => urgent(s, o))}
		${
			four.length > 0 &&
			html`<div class="four">${four.map((o, n) => button(s, o, n === 0 && !now.length ? 'p' : ''))}</div>`
		}
		${rest.length > 0 && more(s, rest, four.length ? t('More motions') : t('More'))}
		${
			asleep &&
			html`<p class="quiet">${t('If it is urgent, raise your hand or ask the staff beside you.')}</p>`
		}
	</section>`;
}

/** @param {(key: string) => Opening|undefined} byKey @returns {Opening[]} */
function firstFour(byKey) {
	const amend = byKey('move:amend');
	const main = byKey('move:main');
	const compose = amend && amend.ok ? amend : main && main.ok ? main : amend;
	const four = [byKey('rise'), compose, byKey('move:request_information'), byKey('move:point_of_order')];
	return /** @type {Opening[]} */ (four.filter(Boolean));
}

/** @param {Screen} s @param {Opening} o */
const urgent = (s, o) =>
	html`<button type="button" class="seal wide" data-key=${o.key}
		disabled=${!s.state.line || s.ui.busy === o.key} onClick=${() => doIt(s, o)}>
		${MARKS[o.key] && icon(MARKS[o.key])} ${say(o.label)}
	</button>`;

/** @param {Screen} s @param {Opening[]} rest @param {string} title */
function more(s, rest, title) {
	const openFirst = rest.filter((o) => o.ok).concat(rest.filter((o) => !o.ok));
	return html`<details class="more">
		<summary>${title}</summary>
		<ul>${openFirst.map((o) => html`<li key=${o.key}>${button(s, o, 'li')}</li>`)}</ul>
	</details>`;
}

/** @param {Screen} s @param {Opening} o @param {string} cls */
function button(s, o, cls) {
	const asleep = !s.state.line;
	const short = cls !== 'li' && FOUR[o.key];
	const hint = asleep
		? t('once connected')
		: !o.ok
			? t('not now; tap for the reason')
			: short
				? t(o.key === 'rise' && onlySide(o) && !o.asks[0].needed ? 'one tap raises it' : short[1])
				: say(o.does);
	// With its key a button stays itself when others come before it: a finger already on its way meets it.
	return html`<button key=${o.key} type="button" class=${cls + (o.ok && !asleep ? '' : ' un2')}
		aria-disabled=${String(!o.ok || asleep)} disabled=${asleep || s.ui.busy === o.key} data-key=${o.key}
		onClick=${() => doIt(s, o)}>
		${MARKS[o.key] && icon(MARKS[o.key])}
		<span>${short ? t(short[0]) : say(o.label)}<small>${hint}</small></span>
	</button>`;
}
