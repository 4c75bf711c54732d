// The chair's console: what to say, what is in order now, who speaks, and what is closed and why.
// @ts-check
import { html } from '../../vendor/htm-preact-3.1.1.js';
import { agenda } from './chair/agenda.js';
import { floor } from './chair/floor.js';
import { head } from './chair/head.js';
import { matter } from './chair/matter.js';
import { panel } from './chair/panel.js';
import { room } from './chair/room.js';
import { script } from './chair/script.js';
import { phase, steps } from './chair/steps.js';
import { vote } from './chair/vote.js';
import { ways } from './chair/ways.js';
import { t } from './phrases.js';
import { start } from './screen.js';

/** @param {import('./screen.js').Screen} s */
function draw(s) {
	if (s.state.gone) {
		return html`<main class="in">
			<p class="sheet">
				${t('You are no longer signed in to this meeting. Please reload the page.')}${' '}
				<a href="">${t('Reload')}</a>
			</p>
		</main>`;
	}
	if (!s.state.parts.meeting) return html`<main class="in"><p class="quiet">${t('One moment…')}</p></main>`;
	return html`<div class="console">
		${head(s)}${agenda(s)}
		<main>${script(s)}${phase(s)}${steps(s)}${vote(s)}${matter(s)}${ways(s)}</main>
		<aside>${floor(s)}${room(s)}</aside>
		${panel(s)}
	</div>`;
}

start('chair', draw);
