import { HTML, ICON } from './html.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';

/** A file of the page. */
export interface Asset {
  readonly contentType: string;
  readonly text: string;
}

/** The page where people settle pending decisions, by path. It asks `/v1/pending` with the token that the reader gives. */
export const PENDING_PAGE: ReadonlyMap<string, Asset> = new Map([
  ['/pending', { contentType: 'text/html; charset=utf-8', text: HTML }],
  ['/pending/app.js', { contentType: 'text/javascript; charset=utf-8', text: SCRIPT }],
  ['/pending/style.css', { contentType: 'text/css; charset=utf-8', text: STYLE }],
  ['/pending/icon.svg', { contentType: 'image/svg+xml', text: ICON }],
]);

/** What every file of the page is to be sent with: nothing from elsewhere, nothing inline, in no frame, kept nowhere. */
export const PENDING_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};
