// The phone: what is going on, my place in it, and the acts open to me now.
// @ts-check
import { html, start } from './screen.js';
import { clock, minutes, pair, say, t } from './phrases.js';
import {
	before,
	counted,
	entered,
	field,
	icon,
	left,
	marked,
	needs,
	person,
	ranked,
	ring,
	share,
	sideTag,
	sideWords,
	titled,
	translated,
	whyNot,
} from './pieces.js';
import { composer } from './amend.js';

/** @typedef {any} Screen */

/** @param {Screen} s */
function head(s) {
	const { meeting } = s.state.parts;
	const tag = {
		before: ['wait', t('Not yet open')],
		in_session: ['live', t('In session')],
		recess: ['wait', t('In recess')],
		adjourned: ['', t('Adjourned')],
	}[meeting.phase];
	return html`<header class="hd"><span class=${'tag ' + tag[0]}>${meeting.phase === 'in_session' && html`<i class="dot"></i>`}${tag[1]}</span>
    <h1>${pair(meeting.body) || meeting.title}</h1><span class="quiet line">${s.state.line ? t('Connected') : t('Not connected')}</span></header>`;
}

/** @param {Screen} s */
function crumb(s) {
	const { meeting, question } = s.state.parts;
	if (!meeting.item) return html`<p class="crumb">${titled(meeting)}</p>`;
	const top = before(question);
	return html`<p class="crumb"><span class="nb">${t('Item %(n)s of %(count)s', { n: meeting.item.position, count: meeting.item.count })}</span> › ${titled(meeting.item)}${top && top.degree > 0 && html` › ${say(top.name)}`}</p>`;
}

/** @param {Screen} s */
function offline(s) {
	if (s.state.line) return null;
	return html`<div class="off" role="status">${icon('wifi')}<div><b>${t('The network is unsteady, reconnecting')}</b>
    <p class="quiet">${t('Below is how it was at %(time)s; the meeting goes on. Your place in the queue is kept.', { time: clock(s.state.heard, true) })}</p></div></div>`;
}

/** @param {Screen} s */
function speaker(s) {
	const { floor, meeting } = s.state.parts;
	const mine = s.state.mine || {};
	const now = floor && floor.speaker;
	const queue = mine.queue;
	if (meeting.phase !== 'in_session' || (!now && !queue)) return null;
	const rest = now ? left(now.ends_at, s.now()) : 0;
	const lower = (mine.openings || []).find((/** @type {any} */ o) => o.act === 'lower' && o.ok);
	const ahead = queue && queue.ahead && queue.ahead[queue.ahead.length - 1];
	return html`<section class="sp" aria-label=${t('Speaking now')}>
    ${
			now &&
			html`<p class="k"><span>${now.side ? t('Speaking now, %(side)s', { side: sideWords(now.side) }) : t('Speaking now')}</span><span>${now.ends_at ? (rest > 0 ? t('time left') : t('time is up')) : ''}</span></p>
      <p class="n"><span>${mine.me && mine.me.who === now.who ? t('You') : person(now, mine)}</span>${now.ends_at && html`<b role="timer">${minutes(rest)}</b>`}</p>
      ${now.ends_at && share(rest, now.seconds || 120, 'for')}`
		}
    ${
			queue &&
			html`<div class=${now ? 'me' : 'me alone'} role="status"><span class="p">${queue.position}</span><div><b>${queue.side ? t('You are number %(n)s in the queue (%(side)s)', { n: queue.position, side: sideWords(queue.side) }) : t('You are number %(n)s in the queue', { n: queue.position })}</b>
      ${ahead && html`<span>${t('before you: %(who)s', { who: say(ahead.label) + (ahead.side ? '（' + sideWords(ahead.side) + '）' : '') })}</span>`}</div>
      ${lower && html`<button type="button" disabled=${!!s.ui.busy} onClick=${() => s.act('lower', lower.args)}>${t('Take hand down')}</button>`}</div>`
		}
  </section>`;
}

/** @param {Screen} s */
function questions(s) {
	const { question, vote } = s.state.parts;
	const mine = s.state.mine || {};
	if (!question) return null;
	const top = before(question);
	const rest = question.pending.filter((/** @type {any} */ q) => q !== top);
	const step = {
		made: t('Moved, waiting for a second'),
		seconded: t('Seconded, waiting to be stated'),
		pending:
			vote && vote.open
				? t('Voting on: %(name)s', { name: '' })
				: t('Before the meeting: %(name)s', { name: '' }),
	};
	return html`${
		top &&
		html`<article class="sheet q-now" aria-live="polite"><p class="un"><span class="tag info">${step[/** @type {'made'} */ (top.status)] || ''}${top.status === 'pending' ? say(top.name) : ''}</span>${top.status !== 'pending' && html`<span class="quiet">${say(top.name)}</span>`}
      ${top.mover && html`<span class="quiet">${top.seconder ? t('moved by %(who)s, seconded by %(second)s', { who: person(top.mover, mine), second: person(top.seconder, mine) }) : t('moved by %(who)s', { who: person(top.mover, mine) })}</span>`}</p>
      <p class="resolution">${marked(top)}</p>${translated(top)}<p class="quiet">${needs(top)}</p></article>`
	}
    ${rest.map((/** @type {any} */ q) => html`<article class="sheet under"><p class="un"><span class="tag wait">${t('Waiting: %(name)s', { name: say(q.name) })}</span></p><p>${q.text}</p></article>`)}`;
}

/** @param {any} last */
export function result(last) {
	if (!last) return null;
	return html`<article class=${'sheet result ' + (last.adopted ? 'yes' : 'no')} aria-live="polite"><p class="un"><span class="stamp">${say(last.result) || (last.adopted ? t('Adopted') : t('Not adopted'))}</span><span class="quiet">${say(last.name)}</span></p>
    <p class="resolution">${last.text}</p>${translated(last)}
    ${counted(last)}${ranked(last)}
    ${last.rule && html`<p class="quiet">${pair(last.rule)}</p>`}</article>`;
}

/** @param {Screen} s */
function agenda(s) {
	const { agenda, meeting } = s.state.parts;
	if (!agenda) return null;
	// Nothing else to read before the meeting opens; afterwards it waits folded.
	return html`<details class="sheet agenda" open=${!!meeting && meeting.phase === 'before'}><summary>${t('Agenda')}</summary><ol>${agenda.items.map(
		(/** @type {any} */ i) => html`<li class=${i.state} aria-current=${i.state === 'current' ? 'step' : null}>
    <span>${i.state === 'done' ? '✓' : i.position}</span><span>${titled(i)}${i.result && html` <b class="quiet">${say(i.result)}</b>`}</span></li>`,
	)}</ol></details>`;
}

/** @param {Screen} s */
function ballot(s) {
	const { vote } = s.state.parts;
	const mine = s.state.mine || {};
	const secret = vote.method === 'box';
	const did = secret ? mine.box && mine.box.cast : mine.vote;
	const cast = did && !secret ? mine.vote.choice : null;
	const until = vote.ends_at ? t('%(time)s left', { time: minutes(left(vote.ends_at, s.now())) }) : '';
	const choose = (/** @type {any} */ choice) => s.open({ kind: 'confirm', choice, on: vote.on });
	return html`<section class="act ballot" aria-label=${t('Your vote')}><div class="row"><b>${secret ? t('Vote: secret box') : t('Please vote')}</b><span class="quiet">${until}${until && ' · '}${t('%(n)s of %(of)s have voted', { n: vote.cast, of: vote.of })}</span></div>
    ${
			secret && did
				? html`<p class="recorded" role="status">${icon('check')}<span>${t('Your paper is in the box. It cannot be changed or taken out.')}</span></p>`
				: vote.kind === 'options'
					? html`<button type="button" class="main wide" onClick=${() => s.open({ kind: 'options', on: vote.on })}>${vote.seats > 1 ? t('Choose up to %(n)s', { n: vote.seats }) : t('Choose one')}</button>`
					: html`<div class="choices" role="group" aria-label=${t('Your vote')}>
      ${[
				['for', 'f', 'check', 'For'],
				['against', 'a', 'cross', 'Against'],
				['abstain', 'z', 'bar', 'Abstain'],
			].map(
				([value, cls, mark, word]) =>
					html`<button class=${cls} type="button" aria-pressed=${String(cast === value)} disabled=${!!s.ui.busy || vote.time_up} onClick=${() => choose(value)}>${icon(mark)}${t(word)}</button>`,
			)}</div>`
		}
    ${cast && html`<p class="recorded quiet" role="status">✓ ${t('Recorded. You may change it until voting ends.')}</p>`}
    ${!did && html`<p class="quiet">${secret ? t('Nobody in the meeting can see what you choose.') : t('This vote is by name: how you voted is in the record.')}</p>`}
  </section>`;
}

/** @param {Screen} s @param {any} o */
function doIt(s, o) {
	if (o.key === 'move:amend' || (o.act === 'move' && /^amend/.test((o.args || {}).motion || '')))
		return s.open({ kind: 'amend', opening: o });
	const sideOnly = (o.asks || []).length === 1 && o.asks[0].type === 'side';
	if (o.ok && sideOnly && !o.asks[0].needed) return s.act(o.act, o.args, { key: o.key });
	if (!o.ok || (o.asks || []).length) return s.open({ kind: 'opening', opening: o });
	return s.act(o.act, o.args, { key: o.key });
}

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

/** The four first buttons in a few words each; what an act does is said at length where it is opened. @type {Record<string, [string, string]>} */
const FOUR = {
	rise: ['Speak', 'choose a side first'],
	'move:amend': ['Amend it', 'needs a second'],
	'move:main': ['Propose', 'needs a second'],
	'move:request_information': ['Ask', 'the chair answers'],
	'move:point_of_order': ['Point of order', 'may interrupt'],
};

/** @param {Screen} s */
function acts(s) {
	const mine = s.state.mine || {};
	const { vote, meeting } = s.state.parts;
	if (meeting.phase === 'adjourned')
		return html`<section class="act"><a class="button main wide" href=${s.boot.minutes}>${t('Read the minutes')}</a></section>`;
	if (!mine.me)
		return html`<section class="act" aria-label=${t('You')}><p>${t('You are not on the roll of this meeting. You can follow it here.')}</p></section>`;
	if (vote && vote.open && mine.me.voting && mine.me.present) return ballot(s);
	const { question } = s.state.parts;
	if (question && question.consent) {
		// The one button stands in the place of the row, so that nothing moves under a thumb.
		const object = (mine.openings || []).find((/** @type {any} */ o) => o.act === 'object' && o.ok);
		return html`<section class="act asked">${s.ui.said && html`<p class="said" role="alert">${s.ui.said}</p>`}${object ? html`<button type="button" class="seal wide" data-key="object" disabled=${!s.state.line || !!s.ui.busy} onClick=${() => s.act('object', {}, { key: 'object' })}>${icon('hand')} ${say(object.label)}</button>` : html`<p class="quiet">${t('Only members with a vote may object.')}</p>`}</section>`;
	}
	const openings = (mine.openings || []).filter(
		(/** @type {any} */ o) =>
			o.act !== 'cast' &&
			o.act !== 'lower' &&
			o.place !== 'chair' &&
			o.act !== 'overrule' &&
			o.act !== 'tick',
	);
	const now = openings.filter((/** @type {any} */ o) => o.place === 'now' && o.ok);
	const amend = openings.find((/** @type {any} */ o) => o.key === 'move:amend');
	const main = openings.find((/** @type {any} */ o) => o.key === 'move:main');
	const compose = amend && amend.ok ? amend : main && main.ok ? main : amend;
	const byKey = (/** @type {string} */ key) => openings.find((/** @type {any} */ o) => o.key === key);
	const four =
		meeting.phase === 'in_session'
			? [byKey('rise'), compose, byKey('move:request_information'), byKey('move:point_of_order')].filter(
					Boolean,
				)
			: [];
	const rest = openings.filter(
		(/** @type {any} */ o) => !now.includes(o) && !four.includes(o) && (o.ok || o.place === 'motion'),
	);
	const asleep = !s.state.line;
	const button = (
		/** @type {any} */ o,
		/** @type {string} */ cls,
	) => html`<button type="button" class=${cls + (o.ok && !asleep ? '' : ' un2')} aria-disabled=${String(!o.ok || asleep)} disabled=${asleep || s.ui.busy === o.key} data-key=${o.key} onClick=${() => doIt(s, o)}>
    ${MARKS[o.key] && icon(MARKS[o.key])}<span>${cls !== 'li' && FOUR[o.key] ? t(FOUR[o.key][0]) : say(o.label)}<small>${asleep ? t('once connected') : !o.ok ? t('not now; tap for the reason') : cls !== 'li' && FOUR[o.key] ? t(FOUR[o.key][1]) : say(o.does)}</small></span></button>`;
	return html`<section class=${asleep ? 'act o' : 'act'}>
    ${s.ui.said && !s.ui.panel && html`<p class="said" role="alert">${s.ui.said}</p>`}
    ${now.map((/** @type {any} */ o) => html`<button type="button" class="seal wide" data-key=${o.key} disabled=${asleep || s.ui.busy === o.key} onClick=${() => doIt(s, o)}>${MARKS[o.key] && icon(MARKS[o.key])} ${say(o.label)}</button>`)}
    ${four.length > 0 && html`<div class="four">${four.map((/** @type {any} */ o, /** @type {number} */ n) => button(o, n === 0 && !now.length ? 'p' : ''))}</div>`}
    ${
			rest.length > 0 &&
			html`<details class="more"><summary>${four.length ? t('More motions') : t('More')}</summary><ul>${rest
				.filter((/** @type {any} */ o) => o.ok)
				.concat(rest.filter((/** @type {any} */ o) => !o.ok))
				.map((/** @type {any} */ o) => html`<li key=${o.key}>${button(o, 'li')}</li>`)}</ul></details>`
		}
    ${asleep && html`<p class="quiet">${t('If it is urgent, raise your hand or ask the staff beside you.')}</p>`}
  </section>`;
}

/** @param {Screen} s @param {string} title @param {any} body */
function over(s, title, body) {
	return html`<div class="over-screen" role="dialog" aria-modal="true" aria-label=${title}><header class="hd"><button type="button" class="plain-btn" onClick=${() => s.open(null)}>${icon('back')}${t('Back')}</button><b>${title}</b></header>${body}</div>`;
}

/** @param {Screen} s */
function confirm(s) {
	const { vote } = s.state.parts;
	const choice = s.ui.panel.choice;
	const secret = vote.method === 'box';
	const words = Array.isArray(choice)
		? choice.map(
				(id) => (vote.options.find((/** @type {any} */ o) => String(o.id) === String(id)) || {}).text,
			)
		: [sideWords(choice)];
	const send = () => (secret ? s.cast(vote.box, choice) : s.act('cast', { choice, on: vote.on }));
	return over(
		s,
		t('Confirm your vote'),
		html`<div class="in"><article class="sheet"><p class="quiet">${t('The question')}</p><p class="resolution">${marked(vote)}</p>${translated(vote)}<p class="quiet">${needs(vote)}</p>${vote.legal_effect && html`<p class="quiet">${say(vote.legal_effect)}</p>`}</article>
    <p class=${'choice ' + choice}>${t('You vote')}　<b>${words.join('、')}</b></p>
    ${secret && html`<details class="sheet limits" open><summary>${t('What “secret” means here')}</summary><ul><li>${t('Members, officers and everything published never show who chose what.')}</li><li>${t('It does not protect against whoever runs the server while the box is open.')}</li><li>${t('In a very small group, or if all choose the same, people can work it out.')}</li><li>${t('A paper once in the box cannot be changed.')}</li></ul></details>`}</div>
    <section class="act">${s.ui.said && html`<p class="said" role="alert">${s.ui.said}</p>`}<button type="button" class="main wide" disabled=${!!s.ui.busy} onClick=${send}>${secret ? t('Put it into the box') : t('Confirm: %(choice)s', { choice: words.join('、') })}</button><button type="button" class="wide" onClick=${() => s.open(null)}>${t('Choose again')}</button></section>`,
	);
}

/** @param {Screen} s */
function options(s) {
	const { vote } = s.state.parts;
	const pick = (/** @type {Event} */ e) => {
		e.preventDefault();
		const choice = new window.FormData(/** @type {HTMLFormElement} */ (e.target))
			.getAll('option')
			.map(String);
		if (!choice.length || choice.length > vote.seats) {
			s.ui.said = t('Choose at least one and at most %(n)s.', { n: vote.seats });
			return s.again();
		}
		return s.open({ kind: 'confirm', choice, on: vote.on });
	};
	return over(
		s,
		t('Your vote'),
		html`<form onSubmit=${pick}><div class="in"><p class="resolution">${vote.text}</p>${translated(vote)}<fieldset class="opts"><legend>${vote.seats > 1 ? t('Choose up to %(n)s', { n: vote.seats }) : t('Choose one')}</legend>
    ${vote.options.map((/** @type {any} */ o) => html`<label><input type=${vote.seats > 1 ? 'checkbox' : 'radio'} name="option" value=${o.id} /><span>${o.text}${translated(o)}</span></label>`)}</fieldset></div>
    <section class="act">${s.ui.said && html`<p class="said" role="alert">${s.ui.said}</p>`}<button class="main wide">${t('Continue')}</button></section></form>`,
	);
}

/** @param {Screen} s */
function opening(s) {
	const mine = s.state.mine || {};
	const was = s.ui.panel.opening;
	// The openings may have changed while the panel was open: what counts is now. What was typed stays.
	const o =
		(mine.openings || []).find((/** @type {any} */ each) => each.key === was.key) ||
		Object.assign({}, was, { ok: false, gone: true });
	const send = (/** @type {Event} */ e) => {
		e.preventDefault();
		s.act(
			o.act,
			Object.assign({}, o.args, entered(/** @type {HTMLFormElement} */ (e.target), was.asks || [])),
			{ key: o.key },
		);
	};
	const sides = (o.asks || []).length === 1 && o.asks[0].type === 'side';
	return over(
		s,
		say(o.label),
		html`<form onSubmit=${send}><div class="in">
    ${o.does && html`<p class="quiet">${say(o.does)}</p>`}
    ${!o.ok && html`<div class="ck no" role="alert"><b class="h">${icon('cross')}<span>${t('Not possible at this moment')}</span></b>${o.refusal ? whyNot(o.refusal, mine.openings) : html`<p>${t('The meeting has moved on. What you wrote is still here.')}</p>`}</div>`}
    ${
			sides
				? html`<p><b>${t('Which side will you speak on?')}</b></p><div class="sides">${['for', 'against', 'question'].map((side) => html`<button type="button" class=${side} disabled=${!o.ok || !!s.ui.busy} onClick=${() => s.act(o.act, Object.assign({}, o.args, { side }), { key: o.key })}>${sideTag(side)}</button>`)}</div>`
				: (was.asks || []).map((/** @type {any} */ ask) => field(ask, mine))
		}</div>
    ${!sides && html`<section class="act">${s.ui.said && html`<p class="said" role="alert">${s.ui.said}</p>`}<button class="main wide" disabled=${!o.ok || !!s.ui.busy}>${say(o.label)}</button></section>`}</form>`,
	);
}

/** @param {Screen} s */
function consent(s) {
	const { question } = s.state.parts;
	const asked = question && question.consent;
	if (!asked) return null;
	return html`<section class="obj" role="alertdialog" aria-labelledby="asked"><h2 id="asked">${t('The chair proposes: agreed, unless somebody objects')}</h2>
    ${asked.name && html`<p><span class="tag info">${say(asked.name)}</span></p>`}<p class="resolution">${say(asked.text)}</p>
    <div class="obj-do">${ring(asked, s.now())}<p><b>${t('If you agree, do nothing')}</b></p><p class="quiet">${t('If one person objects, it is voted on as usual')}</p></div></section>`;
}

/** @param {Screen} s */
function phase(s) {
	const { meeting, present } = s.state.parts;
	const mine = s.state.mine || {};
	if (meeting.phase === 'before')
		return html`<section class="sheet"><h2 class="named">${titled(meeting)}</h2><p class="quiet">${t('The meeting has not been called to order yet.')}</p><p>${t('%(n)s here, %(needed)s needed', { n: present.present, needed: present.quorum })}</p>${mine.me && mine.me.present && html`<p class="recorded">${icon('check')}<span>${t('You are checked in.')}</span></p>`}</section>`;
	if (meeting.phase === 'recess')
		return html`<section class="sheet"><h2>${t('In recess')}</h2><p>${meeting.recess_until ? t('We go on at %(time)s', { time: clock(meeting.recess_until) }) : t('We go on when the chair says so.')}</p></section>`;
	if (meeting.phase === 'adjourned')
		return html`<section class="sheet"><h2>${t('The meeting is adjourned. Thank you.')}</h2></section>`;
	return null;
}

/** @param {Screen} s */
function draw(s) {
	if (s.state.gone)
		return html`<main class="in"><section class="sheet"><h2>${t('You are no longer signed in to this meeting. Please reload the page.')}</h2><p><a href="">${t('Reload')}</a></p></section></main>`;
	if (!s.state.parts.meeting) return html`<main class="in"><p class="quiet">${t('One moment…')}</p></main>`;
	const panel = s.ui.panel;
	const { vote, question } = s.state.parts;
	// A panel belongs to the vote it was opened in: a tap meant for one question never goes to the next.
	const same = panel && vote && vote.open && panel.on === vote.on;
	if (same && panel.kind === 'confirm') return confirm(s);
	if (same && panel.kind === 'options') return options(s);
	if (panel && (panel.kind === 'confirm' || panel.kind === 'options')) {
		s.ui.panel = null;
		s.ui.said = t('That vote has ended. Your choice was not sent.');
	}
	if (panel && panel.kind === 'opening') return opening(s);
	if (panel && panel.kind === 'amend') return over(s, t('Move an amendment'), composer(s, panel.opening));
	const idle = question && !question.pending.length;
	return html`<div class="frame">${head(s)}<main class="in">${offline(s)}${crumb(s)}${phase(s)}${consent(s)}${speaker(s)}${questions(s)}${question && question.last && (idle || question.pending.every((/** @type {any} */ q) => q.id !== question.last.id)) && result(question.last)}${agenda(s)}</main>${acts(s)}</div>`;
}

start('phone', draw);
