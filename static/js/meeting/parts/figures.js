// Counts and times as figures. Widths come by attribute, because inline style is forbidden.
// @ts-check
import { html } from '../../../vendor/htm-preact-3.1.1.js';
import { say, t } from '../phrases.js';

/** @typedef {import('../../types').Last} Last */

/** Seconds left until an instant. @param {string|null} until @param {number} now */
export const left = (until, now) => (until ? (Date.parse(until) - now) / 1000 : 0);

/** A share as a bar. @param {number} part @param {number} whole @param {string} kind */
export function share(part, whole, kind) {
	const percent = whole > 0 ? Math.max(0, Math.min(100, (part / whole) * 100)) : 0;
	return html`<svg class=${'share ' + kind} viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
		<rect class="whole" width="100" height="4" />
		<rect class="part" width=${percent} height="4" />
	</svg>`;
}

/**
 * The seconds left for an objection, as a ring.
 * @param {{ends_at: string|null, seconds: number|null}} asked @param {number} now
 */
export function ring(asked, now) {
	const rest = Math.max(0, Math.ceil(left(asked.ends_at, now)));
	const round = 2 * Math.PI * 45;
	const part = Math.max(0, Math.min(1, rest / (asked.seconds || 10))) * round;
	return html`<div class="ring" role="timer" aria-label=${t('%(n)s seconds left', { n: rest })}>
		<svg viewBox="0 0 100 100" aria-hidden="true">
			<circle class="whole" cx="50" cy="50" r="45" />
			<circle class="part" cx="50" cy="50" r="45" stroke-dasharray=${part + ' ' + round}
				transform="rotate(-90 50 50)" />
		</svg>
		<b>${rest}</b><small>${t('sec')}</small>
	</div>`;
}

/** The counts of a vote: signs, words and numbers, and a bar; or that nobody objected. @param {Last} last */
export function counted(last) {
	if (last.consent) return html`<p class="counts">${t('Nobody objected')}</p>`;
	if (last.withheld !== null && last.withheld !== undefined) {
		const said = t('Votes cast: %(n)s; the figures are not published', { n: last.withheld });
		return html`<p class="counts">${said}</p>`;
	}
	const { counts: c, answers } = last;
	if (!c || (last.options && last.options.length)) return null;
	return html`${bar(c)}
		<p class="counts">
			<span class="f">✓ ${say(answers.for)} <b>${c.for}</b></span>
			<span class="a">✕ ${say(answers.against)} <b>${c.against}</b></span>
			<span class="z">— ${say(answers.abstain)} <b>${c.abstain}</b></span>
		</p>`;
}

/** @param {import('../../types').Counts} c */
function bar(c) {
	const all = c.for + c.against + c.abstain;
	if (!all) return null;
	const at = (/** @type {number} */ n) => (n / all) * 100;
	return html`<svg class="share count" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
		<rect class="whole" width="100" height="4" />
		<rect class="f" width=${at(c.for)} height="4" />
		<rect class="a" x=${at(c.for)} width=${at(c.against)} height="4" />
		<rect class="z" x=${at(c.for + c.against)} width=${at(c.abstain)} height="4" />
	</svg>`;
}

/** The options of a vote with their counts, the chosen ones marked. @param {Last} last */
export function ranked(last) {
	if (!last.options || !last.options.length) return null;
	const best = last.options.slice().sort((x, y) => x.rank - y.rank);
	return html`<ol class="ranked">
		${best.map(
			(o) => html`<li class=${o.chosen ? 'chosen' : ''}>
				<span>
					${o.chosen ? '✓ ' : ''}${o.text}
					${o.tied && !o.chosen ? html` <small>${t('tied')}</small>` : ''}
				</span>
				${o.count === null ? '' : html`<b>${o.count}</b>`}
			</li>`,
		)}
	</ol>`;
}
