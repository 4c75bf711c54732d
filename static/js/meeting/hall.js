// The wall of the hall: the question, the speaker, the turnout, the result, and the way in. Never a partial count.
// @ts-check
import { html, start } from './screen.js';
import { clock, minutes, pair, say, t } from './phrases.js';
import {
	before,
	counted,
	left,
	marked,
	needs,
	person,
	ranked,
	ring,
	share,
	shortened,
	sideTag,
	sideWords,
	titled,
	translated,
} from './pieces.js';

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
	return html`<header><span class=${'tag ' + tag[0]}>${meeting.phase === 'in_session' && html`<i class="dot"></i>`}${tag[1]}</span><h1>${pair(meeting.body) || meeting.title}</h1>
    ${meeting.item && html`<span class="l item">${t('Item %(n)s of %(count)s', { n: meeting.item.position, count: meeting.item.count })}　${titled(meeting.item)}</span>`}
    ${!s.state.line && html`<span class="tag wait">${t('As of %(time)s', { time: clock(s.state.heard, true) })}</span>`}<time>${clock(s.now())}</time></header>`;
}

/** @param {any} last */
function result(last) {
	return html`<p class="q"><span class=${'stamp ' + (last.adopted ? 'yes' : 'no')}>${say(last.result)}</span><span class="rule">${say(last.name)}</span></p><p class=${'resolution ' + size(last.text)}>${last.text}</p>${translated(last)}
    <div class="score">${counted(last)}${ranked(last)}</div>${last.rule && html`<p class="rule">${pair(last.rule)}</p>`}`;
}

/** What the meeting did with each item, once it is over. @param {any} agenda */
function outcome(agenda) {
	return html`<ol class="outcome">${((agenda && agenda.items) || []).map((/** @type {any} */ i) => html`<li><span>${i.position}</span><b>${titled(i)}</b>${i.result && html`<span class=${'stamp ' + (i.adopted ? 'yes' : 'no')}>${say(i.result)}</span>`}</li>`)}</ol>`;
}

/** A size class, so that a long text still fits. @param {string} text */
const size = (text) => (text.length > 220 ? 'xs' : text.length > 120 ? 's' : text.length > 70 ? 'm' : '');

/** @param {Screen} s */
function question(s) {
	const { meeting, question, vote } = s.state.parts;
	const top = before(question);
	if (meeting.phase === 'before')
		return html`<p class="resolution">${titled(meeting)}</p><p class="rule">${t('Please scan to join. The meeting opens shortly.')}</p>`;
	if (meeting.phase === 'recess')
		return html`<p class="resolution">${meeting.recess_until ? t('In recess until %(time)s.', { time: clock(meeting.recess_until) }) : t('In recess')}</p>`;
	if (meeting.phase === 'adjourned')
		return html`<p class="resolution">${t('The meeting is adjourned. Thank you.')}</p>${outcome(s.state.parts.agenda)}`;
	const asked = question && question.consent;
	if (asked)
		return html`<p class="q"><span class="tag wait">${t('Is there any objection?')}</span><span class="rule">${t('Silence agrees; one objection and it is voted on')}</span></p><p class=${'resolution ' + size(say(asked.text))}>${say(asked.text)}</p>`;
	if (vote && vote.open && !top)
		return html`<p class="q"><span class="tag live">${t('Voting: %(name)s', { name: say(vote.name) })}</span><span class="rule">${needs(vote)}</span></p><p class=${'resolution ' + size(vote.text)}>${vote.text}</p>${translated(vote)}`;
	if (!top)
		return question && question.last
			? result(question.last)
			: html`<p class="resolution">${meeting.item ? meeting.item.title : meeting.title}</p>`;
	const tag =
		vote && vote.open
			? ['live', t('Voting: %(name)s', { name: say(top.name) })]
			: top.status === 'made'
				? ['wait', t('Moved, waiting for a second')]
				: top.status === 'seconded'
					? ['wait', t('Seconded, waiting to be stated')]
					: ['info', top.debatable ? t('In debate: %(name)s', { name: say(top.name) }) : say(top.name)];
	return html`<p class="q"><span class=${'tag ' + tag[0]}>${tag[1]}</span><span class="rule">${needs(top)}</span></p><p class=${'resolution ' + size(top.text)}>${top.text.length > 220 ? shortened(top, 60) : marked(top)}</p>${translated(top)}`;
}

/** @param {Screen} s */
function cards(s) {
	const { meeting, floor, vote, present, question } = s.state.parts;
	if (meeting.phase === 'adjourned') return null;
	const here = html`<div><p class="l">${t('Here')}</p><p class="huge">${present.present} <small>/ ${t('%(n)s people', { n: present.members })}</small></p>${share(present.present, present.members, 'turnout')}<p>${present.met ? t('✓ quorum %(n)s met', { n: present.quorum }) : t('quorum %(n)s not met yet', { n: present.quorum })}</p></div>`;
	if (meeting.phase === 'before')
		return html`<section class="now one" aria-label=${t('The floor')}>${here}</section>`;
	if (meeting.phase === 'recess') {
		const rest = left(meeting.recess_until, s.now());
		return html`<section class="now" aria-label=${t('In recess')}><div><p class="l">${t('In recess')}</p>${meeting.recess_until ? html`<p class="huge" role="timer">${t('%(time)s left', { time: minutes(rest) })}</p>` : html`<p class="who">${t('We go on when the chair says so.')}</p>`}<p class="l"> </p></div>${here}</section>`;
	}
	if (question && question.consent)
		return html`<section class="now asked" aria-label=${t('The floor')}><div>${ring(question.consent, s.now())}<p class="l">${t('Whoever objects taps “I object” on the phone, or raises a hand')}</p></div></section>`;
	if (vote && vote.open) {
		const cast = vote.cast;
		return html`<section class="now" aria-label=${t('The floor')}><div><p class="l">${t('Please vote on the phone, or raise your hand')}</p>${vote.ends_at ? html`<p class="huge" role="timer">${t('%(time)s left', { time: minutes(left(vote.ends_at, s.now())) })}</p>${share(left(vote.ends_at, s.now()), (Date.parse(vote.ends_at) - Date.parse(vote.opened_at)) / 1000, 'turnout')}` : html`<p class="huge">${vote.method === 'box' ? t('Secret box') : t('Voting is open')}</p>`}<p class="l">${t('The result is shown when voting has ended')}</p></div>
      <div><p class="l">${t('Voted')}</p><p class="huge">${cast} <small>/ ${t('%(n)s people', { n: vote.of })}</small></p>${share(cast, vote.of, 'turnout')}<p>${vote.hands > 0 ? t('%(n)s of them by hand', { n: vote.hands }) : ' '}</p></div></section>`;
	}
	const now = floor && floor.speaker;
	const rest = now ? left(now.ends_at, s.now()) : 0;
	const next = floor && floor.queue[0];
	return html`<section class="now" aria-label=${t('The floor')}><div><p class="l">${now ? t('Speaking now') : t('The floor')}</p>${now ? html`<p class="who"><span>${person(now)}</span>${sideTag(now.side)}${now.ends_at && html`<span class="t" role="timer">${minutes(rest)}</span>`}</p>${now.ends_at && share(rest, now.seconds || 120, 'for')}` : html`<p class="who">${meeting.phase === 'in_session' ? t('Nobody is speaking') : '—'}</p>`}<p class="l">${next ? t('Next: %(who)s', { who: person(next) + (next.side ? '（' + sideWords(next.side) + '）' : '') }) : ' '}</p></div>
    ${here}</section>`;
}

/** @param {Screen} s */
function join(s) {
	const { meeting } = s.state.parts;
	const code = String(meeting.code || '');
	return html`<aside class="join"><img class="qr" src=${s.boot.qr} alt=${t('QR code to join this meeting')} /><b>${code.slice(0, 3)} ${code.slice(3)}</b><span>${t('Scan, or enter the code')}</span></aside>`;
}

/** @param {Screen} s */
function draw(s) {
	if (!s.state.parts.meeting) return html`<p class="l">${t('One moment…')}</p>`;
	const over = s.state.parts.meeting.phase === 'adjourned';
	return html`${head(s)}<main class=${over ? 'over' : ''}>${question(s)}</main>${cards(s)}${!over && join(s)}`;
}

/** A long text gets smaller until it fits: the wall never scrolls. */
function fit() {
	const main = document.querySelector('main');
	const text = /** @type {HTMLElement|null} */ (main && main.querySelector('.resolution'));
	if (!main || !text) return;
	// Nodes are used again from one state to the next, and would keep the size they had.
	main.querySelectorAll('p').forEach((p) => p !== text && p.removeAttribute('style'));
	const over = () => main.scrollHeight > main.clientHeight + 1;
	const rules = Array.from(main.querySelectorAll('.rule'));
	rules.forEach((rule) => rule.removeAttribute('hidden'));
	// As large as there is room for: the last row reads it too.
	const most = window.innerHeight > window.innerWidth ? 2.3 : 2.6;
	for (let em = most; em > 1 && (em === most || over()); em -= 0.1) text.style.fontSize = em + 'em';
	main.classList.remove('tight');
	if (over()) main.classList.add('tight');
	// The question matters more than the words of its rule.
	if (over()) rules.forEach((rule) => rule.setAttribute('hidden', ''));
	for (let em = 1; em > 0.5 && over(); em -= 0.1) text.style.fontSize = em + 'em';
}

start('hall', (s) => {
	window.requestAnimationFrame(fit);
	return draw(s);
});
