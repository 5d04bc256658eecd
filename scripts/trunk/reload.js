// Reloads the page when Trunk has built it anew. Only `trunk serve` adds this file to the page.
//
// Trunk's own script is inline and opens a WebSocket. The page's policy allows neither, and it is the same here as everywhere. A frame
// from the page's own folder is allowed and has a policy of its own, so Trunk's script runs there. It reloads the frame; the page follows.
const frame = document.createElement('iframe');
frame.hidden = true;
frame.title = 'Reload';
frame.src = new URL('reload.html', document.baseURI).href;
frame.addEventListener('load', () => frame.addEventListener('load', () => location.reload()), { once: true });
// Outside of the body, which the page fills and empties.
document.documentElement.append(frame);
