// The phone: what is going on, my place in it, and the acts open to me now.
// @ts-check
import { html } from '../../vendor/htm-preact-3.1.1.js';
import { composer } from './composer.js';
import { acts } from './phone/acts.js';
import { confirm } from './phone/confirm.js';
import { crumb, head, offline } from './phone/head.js';
import { opening } from './phone/opening.js';
import { over } from './phone/over.js';
import { consent, phase } from './phone/phase.js';
import { agenda, questions, result } from './phone/question.js';
import { speaker } from './phone/speaker.js';
import { options } from './phone/vote.js';
import { t } from './phrases.js';
import { start } from './screen.js';

/** @typedef {import('./screen.js').Screen} Screen */

/** @param {Screen} s */
function draw(s) {
	if (s.state.gone) return gone();
	if (!s.state.parts.meeting) return html`<main class="in"><p class="quiet">${t('One moment…')}</p></main>`;
	return panel(s) || page(s);
}

const gone = () =>
	html`<main class="in">
		<section class="sheet">
			<h2>${t('You are no longer signed in to this meeting. Please reload the page.')}</h2>
			<p><a href="">${t('Reload')}</a></p>
		</section>
	</main>`;

/**
 * What is open over the page. A vote's panel belongs to its vote: a tap meant for one question never goes to
 * the next.
 * @param {Screen} s
 */
function panel(s) {
	const { panel } = s.ui;
	const { vote } = s.state.parts;
	if (!panel) return null;
	if (panel.kind === 'confirm' || panel.kind === 'options') {
		if (vote && vote.open && panel.on === vote.on) {
			return panel.kind === 'confirm' ? confirm(s, vote) : options(s, vote);
		}
		s.ui.panel = null;
		s.ui.said = t('That vote has ended. Your choice was not sent.');
	}
	if (panel.kind === 'opening' && panel.opening) return opening(s, panel.opening);
	if (panel.kind === 'amend' && panel.opening) {
		return over(s, t('Move an amendment'), composer(s, panel.opening));
	}
	return null;
}

/** @param {Screen} s */
const page = (s) =>
	html`<div class="frame">
		${head(s)}
		<main class="in">
			${offline(s)}${crumb(s)}${phase(s)}${consent(s)}${result(s, true)}${speaker(s)}${questions(s)}
			${result(s, false)}${agenda(s)}
		</main>
		${acts(s)}
	</div>`;

start('phone', draw);
