// Who speaks, for how long yet, and my place in the queue.
// @ts-check
import { html } from '../../../vendor/htm-preact-3.1.1.js';
import { left, share } from '../parts/figures.js';
import { openFor } from '../parts/openings.js';
import { person, sideWords, speakingNow, withSide } from '../parts/people.js';
import { minutes, t } from '../phrases.js';

/** @typedef {import('../screen.js').Screen} Screen */

/** @param {Screen} s */
export function speaker(s) {
	const { floor, meeting } = s.state.parts;
	const now = floor && floor.speaker;
	const queue = s.state.mine && s.state.mine.queue;
	if (meeting.phase !== 'in_session' || (!now && !queue)) return null;
	return html`<section class="sp" aria-label=${t('Speaking now')}>
		${now && speech(s, now)}${queue && place(s, queue, !now)}
	</section>`;
}

/** @param {Screen} s @param {import('../../types').Speaker} now */
function speech(s, now) {
	const { mine } = s.state;
	const rest = left(now.ends_at, s.now());
	const isMe = mine && mine.me && mine.me.who === now.who;
	return html`<p class="k">
			<span>${speakingNow(now)}</span>
			<span>${now.ends_at ? (rest > 0 ? t('time left') : t('time is up')) : ''}</span>
		</p>
		<p class="n">
			<span>${isMe ? t('You') : person(now, mine)}</span>
			${now.ends_at && html`<b role="timer">${minutes(rest)}</b>`}
		</p>
		${now.ends_at && share(rest, now.seconds || 120, 'for')}`;
}

/** @param {Screen} s @param {import('../../types').Queue} queue @param {boolean} alone */
function place(s, queue, alone) {
	const n = queue.position;
	const lower = openFor(s, 'lower');
	const ahead = queue.ahead[queue.ahead.length - 1];
	return html`<div class=${alone ? 'me alone' : 'me'} role="status">
		<span class="p">${n}</span>
		<div>
			<b>${
				queue.side
					? t('You are number %(n)s in the queue (%(side)s)', { n, side: sideWords(queue.side) })
					: t('You are number %(n)s in the queue', { n })
			}</b>
			${ahead && html`<span>${t('before you: %(who)s', { who: withSide(ahead) })}</span>`}
		</div>
		${
			lower &&
			html`<button type="button" disabled=${!!s.ui.busy} onClick=${() => s.act('lower', lower.args)}>
				${t('Take hand down')}
			</button>`
		}
	</div>`;
}
