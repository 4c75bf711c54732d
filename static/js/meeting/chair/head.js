// The bar on top of the console: phase, presence, ways to close, other screens.
// @ts-check
import { html } from '../../../vendor/htm-preact-3.1.1.js';
import { openings } from '../parts/openings.js';
import { phaseTag } from '../parts/phase.js';
import { titled } from '../parts/texts.js';
import { say, t } from '../phrases.js';
import { button } from './button.js';

/** @typedef {import('../screen.js').Screen} Screen */

/** @param {Screen} s */
export function head(s) {
	const { meeting } = s.state.parts;
	const closing = openings(s).filter(
		(o) => o.ok && o.place === 'chair' && ['recess', 'declare_adjourned'].includes(o.key),
	);
	return html`<header class="top-bar">
		${phaseTag(meeting, since(s))}
		<h1>${titled(meeting)}</h1>
		${presence(s)}
		<span class="quiet rules">${say(meeting.rule_set)}</span>
		${
			meeting.phase === 'in_session' &&
			html`<span class="acts">${closing.map((o) => button(s, o, ''))}</span>`
		}
		${!s.state.line && html`<span class="tag wait">${t('Not connected')}</span>`}
		<a class="button" href=${s.boot.hall} target="_blank" rel="noopener">${t('Wall screen')}</a>
		<a class="button" href=${s.boot.lobby}>${t('Lobby and code')}</a>
	</header>`;
}

/** @param {Screen} s */
function since(s) {
	const { meeting } = s.state.parts;
	if (meeting.phase !== 'in_session' || !meeting.opened_at) return '';
	const n = Math.max(0, Math.floor((s.now() - Date.parse(meeting.opened_at)) / 60000));
	return ' · ' + t('%(n)s min', { n });
}

/** @param {Screen} s */
function presence(s) {
	const { present } = s.state.parts;
	const quorum = { n: present.present, of: present.members, needed: present.quorum };
	return html`<button type="button" class=${'tag-btn tag ' + (present.met ? 'ok' : 'wait')}
		onClick=${() => s.open({ kind: 'roll' })}>
		${
			present.met
				? t('✓ %(n)s of %(of)s here, quorum %(needed)s met', quorum)
				: t('%(n)s of %(of)s here, quorum %(needed)s not met', quorum)
		}
	</button>`;
}
