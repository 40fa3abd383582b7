// Light or dark: as the system says until the reader chooses.

const KEY = 'millrace-theme';
const dark = matchMedia('(prefers-color-scheme: dark)');

function set(theme) {
  document.documentElement.dataset.theme = theme;
  dispatchEvent(new Event('themechange'));
}

export function startTheme(button) {
  set(localStorage.getItem(KEY) ?? (dark.matches ? 'dark' : 'light'));
  dark.addEventListener('change', () => localStorage.getItem(KEY) ?? set(dark.matches ? 'dark' : 'light'));
  button.addEventListener('click', () => {
    const theme = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
    localStorage.setItem(KEY, theme);
    set(theme);
  });
}

/** A colour of the page, such as --line. */
export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
