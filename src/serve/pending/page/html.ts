/** Addresses are relative, so that the page also works behind a proxy that puts it deeper. */
export const HTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Pending decisions</title>
<link rel="icon" href="pending/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="pending/style.css">
<script src="pending/app.js" defer></script>
</head>
<body>
<header>
<h1>Pending decisions</h1>
<form id="who" autocomplete="off">
<div><label for="token">Token with the scope <code>approve</code></label>
<input id="token" type="password" autocomplete="off" spellcheck="false"></div>
<button type="submit">Use</button>
<button type="button" id="forget">Forget</button>
</form>
</header>
<p id="status" class="status" role="status">Loading …</p>
<noscript><p>This page needs JavaScript.</p></noscript>
<main id="list" tabindex="-1" aria-label="open decisions"></main>
</body>
</html>
`;

export const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="#0059b3"/><path d="M8 4v4l3 2" fill="none" stroke="#fff" stroke-width="1.5"/></svg>
`;
