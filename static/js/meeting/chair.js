// The chair's console: what to say, what is in order now, who speaks, and what is closed and why.
// @ts-check
import { html, start } from './screen.js';
import { clock, minutes, pair, say, t } from './phrases.js';
import {
	before,
	counted,
	entered,
	field,
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
	whyNot,
} from './pieces.js';
import { composer } from './amend.js';

/** @typedef {any} Screen */

/** @param {Screen} s @returns {any[]} */
const openings = (s) => (s.state.mine && s.state.mine.openings) || [];

/** @param {Screen} s @param {any} o */
function doIt(s, o) {
	if (o.key === 'move:amend' && o.ok) return s.open({ kind: 'amend', opening: o });
	if (!o.ok || (o.asks || []).length) return s.open({ kind: 'opening', opening: o });
	return s.act(o.act, o.args, { key: o.key });
}

/** @param {Screen} s @param {any} o @param {string} cls */
const button = (s, o, cls) =>
	html`<button type="button" class=${cls} data-key=${o.key} disabled=${!!s.ui.busy} onClick=${() => doIt(s, o)}>${say(o.label)}${(o.asks || []).length > 0 && '…'}</button>`;

/** @param {Screen} s */
function head(s) {
	const { meeting, present } = s.state.parts;
	const tag = {
		before: ['wait', t('Not yet open')],
		in_session: ['live', t('In session')],
		recess: ['wait', t('In recess')],
		adjourned: ['', t('Adjourned')],
	}[meeting.phase];
	const since =
		meeting.phase === 'in_session' && meeting.opened_at
			? ' · ' +
				t('%(n)s min', { n: Math.max(0, Math.floor((s.now() - Date.parse(meeting.opened_at)) / 60000)) })
			: '';
	const quorum = { n: present.present, of: present.members, needed: present.quorum };
	return html`<header class="top-bar"><span class=${'tag ' + tag[0]}>${meeting.phase === 'in_session' && html`<i class="dot"></i>`}${tag[1]}${since}</span><h1>${titled(meeting)}</h1>
    <button type="button" class=${'tag-btn tag ' + (present.met ? 'ok' : 'wait')} onClick=${() => s.open({ kind: 'roll' })}>${present.met ? t('✓ %(n)s of %(of)s here, quorum %(needed)s met', quorum) : t('%(n)s of %(of)s here, quorum %(needed)s not met', quorum)}</button>
    <span class="quiet rules">${say(meeting.rule_set)}</span>${
			meeting.phase === 'in_session' &&
			html`<span class="acts">${openings(s)
				.filter((o) => o.ok && ['recess', 'declare_adjourned'].includes(o.key) && o.place === 'chair')
				.map((o) => button(s, o, ''))}</span>`
		}${!s.state.line && html`<span class="tag wait">${t('Not connected')}</span>`}
    <a class="button" href=${s.boot.hall} target="_blank" rel="noopener">${t('Wall screen')}</a><a class="button" href=${s.boot.lobby}>${t('Lobby and code')}</a></header>`;
}

/** @param {Screen} s */
function agenda(s) {
	const { agenda } = s.state.parts;
	const take = openings(s).filter((o) => o.act === 'take_up');
	return html`<nav aria-label=${t('Agenda')}><b>${t('Agenda')}</b><ol>${((agenda && agenda.items) || []).map(
		(/** @type {any} */ i) => {
			const o = take.find((each) => String(each.args.item) === String(i.id));
			return html`<li class=${i.state} aria-current=${i.state === 'current' ? 'step' : null}><span>${i.state === 'done' ? '✓' : i.position}</span><span>${titled(i)}${i.result && html`<small>${say(i.result)}</small>`}
      ${o && o.ok && html`<button type="button" class="small" data-key=${o.key} disabled=${!!s.ui.busy} onClick=${() => doIt(s, o)}>${t('Take up')}</button>`}</span></li>`;
		},
	)}</ol><p class="quiet foot">✓ ${t('Every step is in the record')}<br />${t('Entry %(n)s, check %(hash)s', { n: s.state.seq, hash: s.state.hash })}<br /><a href=${s.boot.minutes}>${t('Minutes')}</a></p></nav>`;
}

/** @param {Screen} s */
function script(s) {
	const words = ((s.state.mine && s.state.mine.script) || []).map(say).filter(Boolean);
	return words.length
		? html`<div><p class="quiet">${t('Please say now')}</p><p class="say">${words.map((w, n) => html`${n > 0 && html`<br />`}${'“' + w.replace(/“/g, '‘').replace(/”/g, '’') + '”'}`)}</p></div>`
		: null;
}

/** @param {Screen} s */
function now(s) {
	// A closed item's button stands in the agenda; here is the next proper step, then what else a chair may do.
	const taking = openings(s).filter((o) => o.act === 'take_up' && o.ok);
	const step = s.state.parts.question && s.state.parts.question.step;
	const first = openings(s).filter(
		(o) => o.ok && o.place === 'now' && o.act !== 'cast' && (o.act !== 'take_up' || o === taking[0]),
	);
	const also = openings(s).filter(
		(o) =>
			o.ok &&
			o.place === 'chair' &&
			![
				'take_up',
				'recognize',
				'stop_speaker',
				'enter_hands',
				'check_in',
				'leave',
				'overrule',
				'admit',
				'tick',
				'presence',
				'recess',
				'declare_adjourned',
				'ask_consent',
			].includes(o.act),
	);
	const consents = openings(s).filter((o) => o.ok && o.act === 'ask_consent');
	const asked = s.state.parts.question && s.state.parts.question.consent;
	// While the room is asked, the question stands where the buttons were, so that the page does not move.
	if (asked) {
		const stop = openings(s).find((o) => o.act === 'object' && o.ok);
		return html`<section class="asked-now" role="status">${ring(asked, s.now())}<div><b>${t('Is there any objection?')}</b><p class="resolution">${say(asked.text)}</p><p class="quiet">${t('Silence agrees; one objection and it is voted on')}</p></div>${stop && html`<button type="button" data-key="object" disabled=${!!s.ui.busy} onClick=${() => s.act('object', {}, { key: 'object' })}>${t('Somebody objects')}</button>`}</section>${s.ui.said && !s.ui.panel && html`<p class="said" role="alert">${s.ui.said}</p>`}`;
	}
	return html`<div class="acts main-acts">${first.map((o, n) => button(s, o, n === 0 && (o.act !== 'put' || step === 'debate') ? 'seal' : ''))}${consents.length > 0 && html`<button type="button" data-key="ask_consent" disabled=${!!s.ui.busy} onClick=${() => s.open({ kind: 'consent' })}>${t('Without objection…')}</button>`}${also.map((o) => button(s, o, ''))}</div>${s.ui.said && !s.ui.panel && html`<p class="said" role="alert">${s.ui.said}</p>`}`;
}

/** @param {Screen} s */
function vote(s) {
	const { vote } = s.state.parts;
	const mine = s.state.mine || {};
	if (!vote || !vote.open) return null;
	const hands = openings(s).find((o) => o.act === 'enter_hands' && o.ok);
	const kinds =
		vote.kind === 'options'
			? vote.options.map((/** @type {any} */ o) => [o.id, o.text])
			: [
					['for', t('For')],
					['against', t('Against')],
					['abstain', t('Abstain')],
				];
	const send = (/** @type {Event} */ e) => {
		e.preventDefault();
		const data = new window.FormData(/** @type {HTMLFormElement} */ (e.target));
		/** @type {Record<string, number>} */
		const counts = {};
		for (const [key] of kinds) counts[key] = Number(data.get('hands-' + key)) || 0;
		s.act('enter_hands', { counts }, { key: 'enter_hands' });
	};
	const own =
		mine.me &&
		mine.me.voting &&
		mine.me.present &&
		(vote.method !== 'box' || (mine.box && mine.box.may && !mine.box.cast));
	const ownDone = mine.vote || (mine.box && mine.box.cast);
	const give = (/** @type {any} */ choice) =>
		vote.method === 'box' ? s.cast(vote.box, choice) : s.act('cast', { choice, on: vote.on });
	const pick = (/** @type {Event} */ e) => {
		e.preventDefault();
		const choice = new window.FormData(/** @type {HTMLFormElement} */ (e.target)).getAll('own').map(String);
		if (choice.length && choice.length <= vote.seats) give(choice);
	};
	return html`<section class="sheet voting"><div class="row"><b>${t('Voting: %(name)s', { name: say(vote.name) })}</b><span class="tag info">${vote.method === 'box' ? t('secret box') : t('by show')}</span>${vote.ends_at && html`<b class="clock" role="timer">${minutes(left(vote.ends_at, s.now()))}</b>`}</div>
    <p class="big">${t('%(n)s of %(of)s have voted', { n: vote.cast, of: vote.of })}${vote.hands > 0 && html` <small class="quiet">${t('%(n)s of them by hand', { n: vote.hands })}</small>`}</p>${share(vote.cast, vote.of, 'turnout')}
    <p class="quiet">${needs(vote)} · ${t('The result appears when it is announced.')}</p>
    ${hands && html`<form class="hands" onSubmit=${send}><b>${t('Hands in the room')}</b>${kinds.map((/** @type {any} */ [key, word]) => html`<label>${word} <input type="number" name=${'hands-' + key} min="0" max="9999" inputmode="numeric" defaultValue="0" /></label>`)}<button disabled=${!!s.ui.busy}>${t('Enter hands')}</button></form>`}
    ${
			own
				? html`<details><summary>${t('My own vote')}${ownDone ? ' ✓' : ''}</summary>${vote.method === 'box' && html`<p class="quiet">${t('A paper once in the box cannot be changed.')}</p>`}${
						vote.kind === 'options'
							? html`<form class="acts" onSubmit=${pick}>${vote.options.map((/** @type {any} */ o) => html`<label class="tick"><input type=${vote.seats > 1 ? 'checkbox' : 'radio'} name="own" value=${o.id} /> ${o.text}</label>`)}<button disabled=${!!s.ui.busy}>${t('Continue')}</button></form>`
							: html`<div class="acts">${['for', 'against', 'abstain'].map((choice) => html`<button type="button" data-own=${choice} aria-pressed=${String(!!mine.vote && mine.vote.choice === choice)} disabled=${!!s.ui.busy} onClick=${() => give(choice)}>${sideWords(choice)}</button>`)}</div>`
					}</details>`
				: ownDone &&
					html`<p class="recorded">✓ ${t('Your paper is in the box. It cannot be changed or taken out.')}</p>`
		}
  </section>`;
}

/** @param {Screen} s */
function pending(s) {
	const { question } = s.state.parts;
	const mine = s.state.mine || {};
	if (!question) return null;
	const state = { made: t('moved, no second yet'), seconded: t('seconded, not yet stated'), pending: '' };
	return html`<section class="pending" aria-label=${t('Questions pending, the top one first')}>${question.pending.map(
		(/** @type {any} */ q) =>
			q === before(question)
				? html`<article class="sheet"><p><span class="tag info">${say(q.name)}</span> <span class="quiet">${[state[/** @type {'made'} */ (q.status)], q.mover && t('moved by %(who)s', { who: person(q.mover, mine) }), q.seconder && t('seconded by %(who)s', { who: person(q.seconder, mine) }), q.debatable ? t('debatable') : t('not debatable'), q.amendable ? t('amendable') : '', needs(q), q.cite].filter(Boolean).join(' · ')}</span></p><p class="resolution">${question.pending.length > 1 ? shortened(q, 40) : marked(q)}</p>${question.pending.length < 2 && translated(q)}</article>`
				: html`<article class="sheet under"><span class="tag wait">${t('%(name)s · waiting', { name: say(q.name) })}</span> ${q.text}</article>`,
	)}
    ${!question.pending.length && question.last && html`<article class=${'sheet result ' + (question.last.adopted ? 'yes' : 'no')}><p><span class="stamp">${say(question.last.result)}</span> <span class="quiet">${say(question.last.name)}</span></p><p class="resolution">${question.last.text}</p>${translated(question.last)}${counted(question.last)}${ranked(question.last)}${question.last.rule && html`<p class="quiet">${pair(question.last.rule)}</p>`}</article>`}
  </section>`;
}

/** @param {Screen} s */
function order(s) {
	const mine = s.state.mine || {};
	const motions = openings(s).filter((o) => o.place === 'motion' || o.place === 'floor');
	const can = motions
		.filter((o) => o.ok && o.act === 'move')
		.sort((x, y) => (x.place === y.place ? 0 : x.place === 'motion' ? -1 : 1));
	const asking = s.state.parts.question && s.state.parts.question.consent;
	const cannot = openings(s).filter((o) => !o.ok && o.refusal && o.act !== 'overrule' && !asking);
	if (!can.length && !cannot.length) return null;
	const overrule = (/** @type {Event} */ e, /** @type {any} */ o) => {
		e.preventDefault();
		const form = /** @type {HTMLFormElement} */ (e.target);
		const data = new window.FormData(form);
		const reason = String(data.get('reason') || '').trim();
		const inner = { kind: o.act, args: Object.assign({}, o.args, entered(form, o.asks || [])) };
		if (reason)
			s.act(
				'overrule',
				{ act: data.get('as') ? Object.assign(inner, { by: String(data.get('as')) }) : inner, reason },
				{ key: 'overrule' },
			);
	};
	return html`<section class="order">${can.length > 0 && html`<h2>${t('In order now, when someone moves it')} <span class="quiet">${t('tap, say who moves it')}</span></h2><div class="can">${can.map((o) => html`<button type="button" data-key=${o.key} disabled=${!!s.ui.busy} onClick=${() => doIt(s, o)}>${say(o.label)}<small>${say(o.does)}</small></button>`)}</div>`}
    <div class="cannot">${cannot.map((o) =>
			o.refusal.overrule
				? html`<details key=${o.key}><summary><b>✕ ${say(o.label)}</b><span>${say(o.refusal.reason)}${o.refusal.cite && html` <span class="quiet">（${o.refusal.cite}）</span>`}</span><u>${t('Overrule on the record…')}</u></summary>
        <form class="over" onSubmit=${(/** @type {Event} */ e) => overrule(e, o)}>${whyNot(o.refusal, openings(s))}${(o.asks || []).map((/** @type {any} */ ask) => field(ask, mine, o.key))}
          <label>${t('Why do you take it up now? The reason is announced and stands in the minutes; any member may appeal.')}<input name="reason" required maxlength="500" /></label><button class="seal" disabled=${!!s.ui.busy}>${t('The chair rules so, on the record')}</button></form></details>`
				: html`<p key=${o.key}><b>✕ ${say(o.label)}</b><span>${say(o.refusal.reason)}${o.refusal.cite && html` <span class="quiet">（${o.refusal.cite}）</span>`}</span><span>${t('protected, cannot be overruled')}</span></p>`,
		)}</div></section>`;
}

/** @param {Screen} s */
function floor(s) {
	const { floor, meeting } = s.state.parts;
	const mine = s.state.mine || {};
	if (!floor) return null;
	const now = floor.speaker;
	const rest = now ? left(now.ends_at, s.now()) : 0;
	const stop = openings(s).find((o) => o.act === 'stop_speaker' && o.ok);
	const giving = openings(s).filter((o) => o.act === 'recognize');
	return html`${
		now &&
		html`<section class="sheet"><p class="quiet">${now.side ? t('Speaking now, %(side)s', { side: sideWords(now.side) }) : t('Speaking now')}</p><p class="big speaker"><span>${person(now, mine)}</span>${now.ends_at && html`<span role="timer" class=${rest <= 0 ? 'late' : ''}>${minutes(rest)}</span>`}</p>${now.ends_at && share(rest, now.seconds || 120, 'for')}
      <div class="acts"><button type="button" data-key="stop_speaker" disabled=${!!s.ui.busy} onClick=${() => s.act('stop_speaker', stop && stop.args && stop.args.who ? stop.args : { who: now.who }, { key: 'stop_speaker' })}>${t('End the speech')}</button></div></section>`
	}
    <section><b>${t('Queue')}</b> <span class="quiet">${floor.closed ? t('debate is closed') : floor.limits.alternate ? t('sides alternate, first speeches first') : t('first speeches first')}</span>
    <ol class="queue">${floor.queue.map((/** @type {any} */ q, /** @type {number} */ n) => {
			const give = giving.find((o) => String((o.args || {}).who) === String(q.who)) || giving[0];
			return html`<li key=${q.who}>${sideTag(q.side)}<span>${person(q, mine)}</span><span class="t quiet">${q.first ? t('first time') : t('again')}</span>${!now && meeting.phase === 'in_session' && give && html`<button type="button" class=${n === 0 ? 'main small' : 'small'} data-key="recognize" disabled=${!!s.ui.busy || !give.ok} onClick=${() => s.act('recognize', { who: q.who }, { key: 'recognize' })}>${t('Give the floor')}</button>`}</li>`;
		})}${!floor.queue.length && html`<li class="quiet">${t('Nobody is waiting')}</li>`}</ol></section>`;
}

/** What the table may enter for somebody without a phone, as it stands now. @param {Screen} s */
function entries(s) {
	const { vote, question, meeting } = s.state.parts;
	if (meeting.phase === 'adjourned' || meeting.phase === 'before') return [];
	const made = ((question && question.pending) || []).filter((/** @type {any} */ q) => q.status === 'made');
	const named = vote && vote.open && vote.method !== 'box';
	return [
		meeting.phase === 'in_session' && {
			does: 'rise',
			words: t('Hand up…'),
			kinds: [
				['rise:for', t('wants to speak for')],
				['rise:against', t('wants to speak against')],
				['rise:question', t('has a question')],
				['lower', t('takes the hand down')],
			],
		},
		made.length > 0 && {
			does: 'second',
			words: t('Second…'),
			kinds: made.map((/** @type {any} */ q) => [
				'second:' + q.id,
				t('seconds: %(name)s', { name: say(q.name) }),
			]),
		},
		named && {
			does: 'cast',
			words: t('Vote by name…'),
			kinds:
				vote.kind === 'options'
					? vote.options.map((/** @type {any} */ o) => ['pick:' + o.id, o.text])
					: ['for', 'against', 'abstain'].map((c) => [
							'cast:' + c,
							t('votes: %(side)s', { side: sideWords(c) }),
						]),
		},
		question &&
			question.consent && { does: 'object', words: t('Objection…'), kinds: [['object', t('objects')]] },
	].filter(Boolean);
}

/** @param {Screen} s */
function room(s) {
	const mine = s.state.mine || {};
	const list = entries(s);
	if (!mine.roster || !mine.roster.length || !list.length) return null;
	return html`<section class="sheet room"><b>${t('For people without a phone')}</b><p class="quiet">${t('Entered for them, and the record says so: “by hand in the room, entered by the recorder”. A motion: tap it in the list and say who moves it.')}</p>
    <div class="acts">${list.map((/** @type {any} */ e) => html`<button type="button" data-enter=${e.does} disabled=${!!s.ui.busy} onClick=${() => s.open({ kind: 'room', does: e.does })}>${e.words}</button>`)}</div></section>`;
}

/** @param {Screen} s */
function enter(s) {
	const mine = s.state.mine || {};
	const { vote } = s.state.parts;
	const p = s.ui.panel;
	const entry = entries(s).find((/** @type {any} */ e) => e.does === p.does);
	if (!entry) return html`<p class="quiet">${t('The meeting has moved on.')}</p>`;
	const find = (p.find || '').trim();
	const here = mine.roster
		.filter(
			(/** @type {any} */ r) =>
				r.present && r.voting && (!mine.me || r.who !== mine.me.who || mine.me.standing !== 'chair'),
		)
		.filter((/** @type {any} */ r) => !find || String(r.name).includes(find) || String(r.number) === find);
	const several = p.does === 'cast' && vote.kind === 'options' && vote.seats > 1;
	const send = (/** @type {Event} */ e) => {
		e.preventDefault();
		const data = new window.FormData(/** @type {HTMLFormElement} */ (e.target));
		const who = String(data.get('who') || '');
		const chosen = data.getAll('does').map(String);
		if (!who || !chosen.length) return;
		const [kind, value] = [chosen[0].split(':')[0], chosen[0].slice(chosen[0].indexOf(':') + 1)];
		const args =
			kind === 'rise'
				? { side: value }
				: kind === 'second'
					? { on: value }
					: kind === 'cast'
						? { choice: value, on: vote.on }
						: kind === 'pick'
							? { choice: chosen.map((each) => each.slice(5)), on: vote.on }
							: {};
		s.act(kind === 'pick' ? 'cast' : kind, args, { as: who, key: 'room' });
	};
	return html`<form class="in" onSubmit=${send}><label class="field">${t('Find by name or number')}<input value=${p.find || ''} onInput=${(
		/** @type {any} */ e,
	) => {
		p.find = e.target.value;
		s.again();
	}} /></label>
    <label class="field">${t('Who')}<select name="who" required size=${Math.min(6, Math.max(2, here.length))}>${here.map((/** @type {any} */ r) => html`<option value=${r.who}>${r.number}　${r.name}</option>`)}</select></label>
    <fieldset class="opts"><legend>${t('Does what')}</legend>${entry.kinds.map((/** @type {any} */ [value, words], /** @type {number} */ n) => html`<label><input type=${several ? 'checkbox' : 'radio'} name="does" value=${value} defaultChecked=${!several && n === 0 && entry.does !== 'cast'} /><span>${words}</span></label>`)}</fieldset>
    ${s.ui.said && html`<p class="said" role="alert">${s.ui.said}</p>`}<button class="main wide" disabled=${!!s.ui.busy}>${t('Enter it')}</button></form>`;
}

/** What may be asked of the room without a vote. @param {Screen} s */
function consents(s) {
	const list = openings(s).filter((o) => o.act === 'ask_consent' && o.ok);
	const words = list.find((o) => (o.asks || []).length);
	const send = (/** @type {Event} */ e) => {
		e.preventDefault();
		const text = String(
			new window.FormData(/** @type {HTMLFormElement} */ (e.target)).get('text') || '',
		).trim();
		if (text && words) s.act('ask_consent', { text }, { key: words.key });
	};
	return html`<div class="in"><p class="quiet">${t('Ten seconds run on every phone and on the wall. Silence agrees; one objection and it is voted on.')}</p>
    <div class="can">${list.filter((o) => o !== words).map((o) => html`<button type="button" data-key=${o.key} disabled=${!!s.ui.busy} onClick=${() => s.act(o.act, o.args, { key: o.key })}>${say(o.label)}</button>`)}</div>
    ${words && html`<form onSubmit=${send}><label class="field">${t('Or say what the meeting is to agree to')}<textarea name="text" rows="2" maxlength="300" required></textarea></label><button class="main" disabled=${!!s.ui.busy}>${say(words.label)}</button></form>`}
    ${s.ui.said && html`<p class="said" role="alert">${s.ui.said}</p>`}</div>`;
}

/** @param {Screen} s */
function panel(s) {
	const p = s.ui.panel;
	const mine = s.state.mine || {};
	if (!p) return null;
	const wrap = (/** @type {string} */ title, /** @type {any} */ body) =>
		html`<div class="sheet-over" role="dialog" aria-modal="true" aria-label=${title}><div class="box"><header class="row"><h2>${title}</h2><button type="button" onClick=${() => s.open(null)}>${t('Close')}</button></header>${body}</div></div>`;
	if (p.kind === 'amend') return wrap(t('Move an amendment'), composer(s, p.opening));
	if (p.kind === 'roll') return wrap(t('Who is here'), roll(s));
	if (p.kind === 'room') return wrap(t('For people without a phone'), enter(s));
	if (p.kind === 'consent') return wrap(t('Is there any objection?'), consents(s));
	const o =
		openings(s).find((each) => each.key === p.opening.key) || Object.assign({}, p.opening, { ok: false });
	const send = (/** @type {Event} */ e) => {
		e.preventDefault();
		const form = /** @type {HTMLFormElement} */ (e.target);
		const as = String(new window.FormData(form).get('as') || '');
		s.act(o.act, Object.assign({}, o.args, entered(form, o.asks || [])), { key: o.key, as: as || undefined });
	};
	return wrap(
		say(o.label),
		html`<form class="in" onSubmit=${send}>${o.does && html`<p class="quiet">${say(o.does)}</p>`}${!o.ok && o.refusal && whyNot(o.refusal, openings(s))}${(o.asks || []).map((/** @type {any} */ ask) => field(ask, mine))}
    ${s.ui.said && html`<p class="said" role="alert">${s.ui.said}</p>`}<button class="main wide" disabled=${!o.ok || !!s.ui.busy}>${say(o.label)}</button></form>`,
	);
}

/** @param {Screen} s */
function roll(s) {
	const mine = s.state.mine || {};
	const { present } = s.state.parts;
	const find = (s.ui.panel.find || '').trim();
	const shown = (mine.roster || []).filter(
		(/** @type {any} */ p) => !find || String(p.name).includes(find) || String(p.number) === find,
	);
	return html`<div class="in"><p>${t('%(n)s here, %(needed)s needed', { n: present.present, needed: present.quorum })}</p><label class="field">${t('Find by name or number')}<input value=${s.ui.panel.find || ''} onInput=${(
		/** @type {any} */ e,
	) => {
		s.ui.panel.find = e.target.value;
		s.again();
	}} /></label>
    ${s.ui.said && html`<p class="said" role="alert">${s.ui.said}</p>`}
    <ul class="roll">${shown.slice(0, 200).map((/** @type {any} */ p) => html`<li key=${p.who}><span>${p.number}　${p.name}</span>${p.present ? html`<span class="tag ok">✓ ${t('here')}</span><button type="button" class="small" disabled=${!!s.ui.busy} onClick=${() => s.act('leave', { who: [p.who] }, { key: 'leave-' + p.who })}>${t('Has left')}</button>` : html`<button type="button" class="small main" disabled=${!!s.ui.busy} onClick=${() => s.act('check_in', { who: [p.who] }, { key: 'in-' + p.who })}>${t('Check in')}</button>`}</li>`)}</ul></div>`;
}

/** @param {Screen} s */
function phase(s) {
	const { meeting } = s.state.parts;
	if (meeting.phase === 'recess')
		return html`<p class="sheet">${meeting.recess_until ? t('In recess until %(time)s.', { time: clock(meeting.recess_until) }) : t('In recess')}</p>`;
	if (meeting.phase === 'adjourned')
		return html`<p class="sheet">${t('The meeting is adjourned. The minutes are ready.')} <a href=${s.boot.minutes}>${t('Minutes')}</a></p>`;
	return null;
}

/** @param {Screen} s */
function draw(s) {
	if (s.state.gone)
		return html`<main class="in"><p class="sheet">${t('You are no longer signed in to this meeting. Please reload the page.')} <a href="">${t('Reload')}</a></p></main>`;
	if (!s.state.parts.meeting) return html`<main class="in"><p class="quiet">${t('One moment…')}</p></main>`;
	return html`<div class="console">${head(s)}${agenda(s)}<main>${script(s)}${phase(s)}${now(s)}${vote(s)}${pending(s)}${order(s)}</main><aside>${floor(s)}${room(s)}</aside>${panel(s)}</div>`;
}

start('chair', draw);
