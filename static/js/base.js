/* Small comforts for plain forms; every page works without them. ES2018. */
(function () {
	'use strict';
	/** @typedef {HTMLInputElement & {selectedIndex: number, form: HTMLFormElement}} Field */
	var PENDING = 'draft-sent';
	/** @type {Storage|null} */
	var store = null;
	try {
		store = window.localStorage;
	} catch (refused) {
		store = null;
	}

	/** @param {string} selector @param {ParentNode} [within] @returns {Field[]} */
	function all(selector, within) {
		return Array.prototype.slice.call((within || document).querySelectorAll(selector));
	}
	/**
	 * What an attribute says; '' where there is none.
	 * @param {Element} element
	 * @param {string} name
	 */
	function told(element, name) {
		return element.getAttribute(name) || '';
	}
	/** @param {Element} of */
	function fieldFor(of) {
		return /** @type {Field} */ (document.getElementById(told(of, 'data-count') || told(of, 'data-for')));
	}
	/**
	 * The class on or off, for browsers that cannot style by what is inside.
	 * @param {Element} input @param {string} name @param {boolean} on
	 */
	function marks(input, name, on) {
		/** @type {HTMLElement} */ (input.parentNode).classList.toggle(name, on);
	}

	/** @param {string} key @returns {Record<string, string>|string|null} */
	function read(key) {
		try {
			return JSON.parse((store && store.getItem(key)) || 'null');
		} catch (torn) {
			if (store) store.removeItem(key);
			return null;
		}
	}
	/** @param {string} key @param {unknown} value */
	function write(key, value) {
		try {
			if (store) store.setItem(key, JSON.stringify(value));
			return !!store;
		} catch (full) {
			return false;
		} // a full store loses comfort only
	}
	/** @param {Field} form */
	function note(form) {
		var line = form.querySelector('.draft-note');
		if (!line) {
			line = document.createElement('p');
			line.className = 'draft-note';
			line.setAttribute('role', 'status');
			form.insertBefore(line, form.firstChild);
		}
		var now = new Date();
		var time = ('0' + now.getHours()).slice(-2) + ':' + ('0' + now.getMinutes()).slice(-2);
		line.textContent = (document.body.getAttribute('data-draft-kept') || '').replace('{time}', time);
	}

	// Drafts: what is typed survives a closed tab, a lost network and an error page. A draft goes when its form
	// was sent and the answer says that it was done, or is neither the form again, nor an error, nor the
	// sign-in.
	if (store) {
		var sent = read(PENDING);
		if (sent) {
			var back = all('form[data-draft]').some(function (form) {
				return 'draft:' + told(form, 'data-draft') === sent;
			});
			// The same page again, for one more.
			var done =
				document.querySelector('.flash-success, .flash-message') && !document.querySelector('.error-summary');
			if (
				(!back || done) &&
				!document.querySelector('.error-page, input[type=password]') &&
				!/\/(enter|sign-in)/.test(window.location.pathname)
			) {
				store.removeItem(String(sent));
			}
			store.removeItem(PENDING);
		}
		all('form[data-draft]').forEach(function (form) {
			var key = 'draft:' + told(form, 'data-draft');
			var fields = all('input[type=text], textarea, select, input[type=radio]', form);
			var kept = read(key);
			if (kept && typeof kept === 'object') {
				var values = kept;
				var restored = false;
				fields.forEach(function (field) {
					if (field.type === 'radio') {
						if (
							values[field.name] === field.value &&
							!form.querySelector('input[name=' + field.name + '][checked]')
						) {
							field.checked = true;
						}
						return;
					}
					if (!field.value && values[field.name]) {
						field.value = values[field.name];
						if (field.tagName === 'SELECT' && field.selectedIndex < 0) {
							field.selectedIndex = 0;
							return;
						} // the choice is gone meanwhile
						restored = true;
					}
				});
				if (restored) {
					note(form);
				}
			}
			form.addEventListener('input', function () {
				/** @type {Record<string, string>} */
				var now = {};
				fields.forEach(function (field) {
					if (field.type !== 'radio' || field.checked) {
						now[field.name] = field.value;
					}
				});
				if (write(key, now)) {
					note(form);
				}
			});
			form.addEventListener('submit', function () {
				write(PENDING, key);
			});
		});
	}

	// A second tap while the first is under way sends nothing; the server is idempotent all the same.
	document.addEventListener('submit', function (event) {
		var form = /** @type {HTMLFormElement} */ (event.target);
		var by = event.submitter;
		var question = (by && told(by, 'data-confirm')) || told(form, 'data-confirm');
		if (form.getAttribute('data-sent')) {
			event.preventDefault();
			return;
		}
		if (question && !window.confirm(question)) {
			event.preventDefault();
			return;
		}
		form.setAttribute('data-sent', '1');
		window.setTimeout(function () {
			form.removeAttribute('data-sent');
		}, 4000);
	});
	window.addEventListener('pageshow', function () {
		all('form[data-sent]').forEach(function (form) {
			form.removeAttribute('data-sent');
		});
	});

	document.documentElement.className += ' js';

	// Tiles: the chosen one is marked for browsers that cannot style by what is inside.
	function marked() {
		all('.choice > input[type=radio], .day-strip input').forEach(function (input) {
			marks(input, 'on', input.checked);
		});
	}
	document.addEventListener('change', marked);
	marked();

	// Characters left, told while typing.
	all('[data-count]').forEach(function (line) {
		var field = fieldFor(line);
		function count() {
			var left = Number(told(line, 'data-most')) - field.value.length;
			line.textContent =
				left >= 0
					? told(line, 'data-left').replace('{n}', String(left))
					: told(line, 'data-over').replace('{n}', String(field.value.length));
		}
		field.addEventListener('input', count);
		count();
	});

	// What reads alike, half a second after the last letter; the newest answer wins.
	all('[data-alike]').forEach(function (box) {
		var field = fieldFor(box);
		var timer = 0;
		var asked = 0;
		field.addEventListener('input', function () {
			window.clearTimeout(timer);
			timer = window.setTimeout(function () {
				var mine = ++asked;
				window
					.fetch(told(box, 'data-alike') + '?title=' + encodeURIComponent(field.value), {
						credentials: 'same-origin',
					})
					.then(function (answer) {
						return answer.ok ? answer.text() : null;
					})
					.then(function (html) {
						if (html !== null && mine === asked) {
							box.innerHTML = html;
						}
					})
					.catch(function () {
						/* without a network the form works all the same */
					});
			}, 500);
		});
	});

	// Photos are sent as soon as they are chosen, so that none is lost when the form comes back.
	all('input[data-upload]').forEach(function (input) {
		input.addEventListener('change', function () {
			var [button] = all('button[name=step][value=' + told(input, 'data-upload') + ']', input.form);
			if (button && input.files && input.files.length) {
				button.click();
			}
		});
	});

	// Screening: only what belongs to the chosen decision is shown; a closed choice says so. The server checks
	// all the same.
	all('form[data-screening]').forEach(function (form) {
		/** @param {string} name */
		function value(name) {
			var [on] = all('input[name=' + name + ']:checked', form);
			return on ? on.value : '';
		}
		/** @param {string} name */
		function entered(name) {
			var fields = /** @type {unknown} */ (form);
			var field = /** @type {HTMLFormElement} */ (fields).elements.namedItem(name);
			return /** @type {Field} */ (field).value;
		}
		function shown() {
			var matter = value('matter');
			all('input[name=result]', form).forEach(function (input) {
				input.disabled =
					(matter === 'outside' && input.value === 'accepted') ||
					(matter === 'own' && input.value === 'out_of_scope');
				if (input.disabled) {
					input.checked = false;
				}
				marks(input, 'closed', input.disabled);
			});
			var result = value('result');
			all('[data-when]', form).forEach(function (part) {
				part.className = told(part, 'data-when') === result ? '' : 'away';
			});
			var [opinion] = all('[data-opinion]', form);
			if (opinion) {
				var asks = told(opinion, 'data-opinion').split(' ').indexOf(entered('body')) >= 0;
				opinion.className = asks ? '' : 'away';
			}
			all('[data-echo]', form).forEach(function (part) {
				part.textContent = entered(told(part, 'data-echo'));
			});
		}
		form.addEventListener('change', shown);
		form.addEventListener('input', shown);
		shown();
		marked();
	});

	var [summary] = all('.error-summary');
	if (summary) {
		summary.focus();
	}
	all('[data-print]').forEach(function (button) {
		button.addEventListener('click', function () {
			window.print();
		});
	});
})();
