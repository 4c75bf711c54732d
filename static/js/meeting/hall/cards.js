// The wall's second part: who speaks or how many voted, and who is here.
// @ts-check
import { html } from '../../../vendor/htm-preact-3.1.1.js';
import { left, ring, share } from '../parts/figures.js';
import { person, sideTag, withSide } from '../parts/people.js';
import { minutes, t } from '../phrases.js';

/**
 * @typedef {import('../screen.js').Screen} Screen
 * @typedef {import('../../types').OpenVote} OpenVote
 */

/** @param {Screen} s */
export function cards(s) {
	const { meeting, vote, question } = s.state.parts;
	if (meeting.phase === 'adjourned') return null;
	if (meeting.phase === 'before') {
		return html`<section class="now one" aria-label=${t('The floor')}>${here(s)}</section>`;
	}
	if (meeting.phase === 'recess') return recess(s);
	if (question && question.consent) return consent(s, question.consent);
	if (vote && vote.open) return voting(s, vote);
	return speaking(s);
}

/** @param {Screen} s */
function here(s) {
	const { present } = s.state.parts;
	const n = present.quorum;
	return html`<div>
		<p class="l">${t('Here')}</p>
		<p class="huge">${present.present} <small>/ ${t('%(n)s people', { n: present.members })}</small></p>
		${share(present.present, present.members, 'turnout')}
		<p>${present.met ? t('✓ quorum %(n)s met', { n }) : t('quorum %(n)s not met yet', { n })}</p>
	</div>`;
}

/** @param {Screen} s */
function recess(s) {
	const until = s.state.parts.meeting.recess_until;
	const time = minutes(left(until, s.now()));
	return html`<section class="now" aria-label=${t('In recess')}>
		<div>
			<p class="l">${t('In recess')}</p>
			${
				until
					? html`<p class="huge" role="timer">${t('%(time)s left', { time })}</p>`
					: html`<p class="who">${t('We go on when the chair says so.')}</p>`
			}
			<p class="l"> </p>
		</div>
		${here(s)}
	</section>`;
}

/** @param {Screen} s @param {import('../../types').Consent} asked */
const consent = (s, asked) =>
	html`<section class="now asked" aria-label=${t('The floor')}>
		<div>
			${ring(asked, s.now())}
			<p class="l">${t('Whoever objects taps “I object” on the phone, or raises a hand')}</p>
		</div>
	</section>`;

/** @param {Screen} s @param {OpenVote} vote */
const voting = (s, vote) =>
	html`<section class="now" aria-label=${t('The floor')}>
		<div>
			<p class="l">
				${
					vote.method === 'box'
						? t('Please vote on the phone, in the secret box; no hands')
						: t('Please vote on the phone, or raise your hand')
				}
			</p>
			${timeLeft(s, vote)}
			<p class="l">${t('The result is shown when voting has ended')}</p>
		</div>
		<div>
			<p class="l">${t('Voted')}</p>
			<p class="huge">${vote.cast} <small>/ ${t('%(n)s people', { n: vote.of })}</small></p>
			${share(vote.cast, vote.of, 'turnout')}
			<p>${vote.hands > 0 ? t('%(n)s of them by hand', { n: vote.hands }) : ' '}</p>
		</div>
	</section>`;

/** @param {Screen} s @param {OpenVote} vote */
function timeLeft(s, vote) {
	if (!vote.ends_at) {
		return html`<p class="huge">${vote.method === 'box' ? t('Secret box') : t('Voting is open')}</p>`;
	}
	const rest = left(vote.ends_at, s.now());
	const whole = (Date.parse(vote.ends_at) - Date.parse(vote.opened_at)) / 1000;
	return html`<p class="huge" role="timer">${t('%(time)s left', { time: minutes(rest) })}</p>
		${share(rest, whole, 'turnout')}`;
}

/** @param {Screen} s */
function speaking(s) {
	const { floor, meeting } = s.state.parts;
	const now = floor && floor.speaker;
	const next = floor && floor.queue[0];
	const nobody = meeting.phase === 'in_session' ? t('Nobody is speaking') : '—';
	return html`<section class="now" aria-label=${t('The floor')}>
		<div>
			<p class="l">${now ? t('Speaking now') : t('The floor')}</p>
			${now ? speech(s, now) : html`<p class="who">${nobody}</p>`}
			<p class="l">${next ? t('Next: %(who)s', { who: withSide(next) }) : ' '}</p>
		</div>
		${here(s)}
	</section>`;
}

/** @param {Screen} s @param {import('../../types').Speaker} now */
function speech(s, now) {
	const rest = left(now.ends_at, s.now());
	return html`<p class="who">
			<span>${person(now)}</span>${sideTag(now.side)}
			${now.ends_at && html`<span class="t" role="timer">${minutes(rest)}</span>`}
		</p>
		${now.ends_at && share(rest, now.seconds || 120, 'for')}`;
}
