/* Pages that follow something by themselves: data-renew="5" on an element asks for the page every 5 seconds
   and changes the element only when its words have changed, so that nothing moves under a reader's or a
   screen reader's cursor. Without scripts the page reloads itself (noscript in its head). ES2018. */
(function () {
	'use strict';
	// What is done by itself once it may be: a post, since looking at a page changes nothing.
	var go = document.querySelector('form[data-go]');
	if (go instanceof HTMLFormElement) {
		go.submit();
		return;
	}
	var found = document.querySelector('[data-renew]');
	if (!found || !window.fetch || !window.DOMParser) {
		return;
	}
	var part = found;
	var every = 1000 * Number(part.getAttribute('data-renew'));

	/** @param {string} text */
	function take(text) {
		var page = new DOMParser().parseFromString(text, 'text/html');
		var fresh = page.querySelector('[data-renew]');
		if (!fresh) {
			window.location.assign(window.location.href);
			return;
		}
		var words = function (/** @type {Element} */ element) {
			return String(element.textContent).replace(/\s+/g, ' ').trim();
		};
		if (words(fresh) !== words(part)) {
			var active = document.activeElement;
			var focused = active && part.contains(active) ? active.id : '';
			part.innerHTML = fresh.innerHTML;
			var again = focused && document.getElementById(focused);
			if (again) {
				again.focus();
			}
		}
		var bar = part.querySelector('progress'),
			now = fresh.querySelector('progress');
		if (bar && now) {
			bar.value = now.value;
		}
		window.setTimeout(ask, every);
	}
	function ask() {
		window
			.fetch(window.location.href, { credentials: 'same-origin', headers: { Accept: 'text/html' } })
			.then(function (answer) {
				if (answer.redirected) {
					window.location.assign(answer.url);
					return null;
				}
				return answer.text().then(take);
			})
			.catch(function () {
				window.setTimeout(ask, every);
			}); // the network comes and goes; the page stays as it was
	}
	window.setTimeout(ask, every);
})();
