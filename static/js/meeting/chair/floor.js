// Who speaks, and who waits to: giving the floor and ending a speech.
// @ts-check
import { html } from '../../../vendor/htm-preact-3.1.1.js';
import { left, share } from '../parts/figures.js';
import { openFor, openings } from '../parts/openings.js';
import { person, sideTag, speakingNow } from '../parts/people.js';
import { minutes, t } from '../phrases.js';

/**
 * @typedef {import('../screen.js').Screen} Screen
 * @typedef {import('../../types').FloorPart} FloorPart
 */

/** @param {Screen} s */
export function floor(s) {
	const { floor } = s.state.parts;
	if (!floor) return null;
	return html`${floor.speaker && speech(s, floor.speaker)}${queue(s, floor)}`;
}

/** @param {Screen} s @param {import('../../types').Speaker} now */
function speech(s, now) {
	const rest = left(now.ends_at, s.now());
	const stop = openFor(s, 'stop_speaker');
	const args = stop && stop.args.who ? stop.args : { who: now.who };
	return html`<section class="sheet">
		<p class="quiet">${speakingNow(now)}</p>
		<p class="big speaker">
			<span>${person(now, s.state.mine)}</span>
			${now.ends_at && html`<span role="timer" class=${rest <= 0 ? 'late' : ''}>${minutes(rest)}</span>`}
		</p>
		${now.ends_at && share(rest, now.seconds || 120, 'for')}
		<div class="acts">
			<button type="button" data-key="stop_speaker" disabled=${!!s.ui.busy}
				onClick=${() => s.act('stop_speaker', args, { key: 'stop_speaker' })}>${t('End the speech')}</button>
		</div>
	</section>`;
}

/** @param {FloorPart} floor */
function howInTurn({ closed, limits }) {
	if (closed) return t('debate is closed');
	return limits.alternate ? t('sides alternate, first speeches first') : t('first speeches first');
}

/** @param {Screen} s @param {FloorPart} floor */
function queue(s, floor) {
	return html`<section>
		<b>${t('Queue')}</b> <span class="quiet">${howInTurn(floor)}</span>
		<ol class="queue">
			${floor.queue.map((hand, n) => waiting(s, floor, hand, n))}
			${!floor.queue.length && html`<li class="quiet">${t('Nobody is waiting')}</li>`}
		</ol>
	</section>`;
}

/** @param {Screen} s @param {FloorPart} floor @param {import('../../types').Hand} hand @param {number} n */
function waiting(s, floor, hand, n) {
	const giving = openings(s).filter((o) => o.act === 'recognize');
	const give = giving.find((o) => String(o.args.who) === String(hand.who)) || giving[0];
	const free = !floor.speaker && s.state.parts.meeting.phase === 'in_session';
	return html`<li key=${hand.who}>
		${sideTag(hand.side)}<span>${person(hand, s.state.mine)}</span>
		<span class="t quiet">${hand.first ? t('first time') : t('again')}</span>
		${
			free &&
			give &&
			html`<button type="button" class=${n === 0 ? 'main small' : 'small'} data-key="recognize"
				disabled=${!!s.ui.busy || !give.ok}
				onClick=${() => s.act('recognize', { who: hand.who }, { key: 'recognize' })}>
				${t('Give the floor')}
			</button>`
		}
	</li>`;
}
