// Starts the workbench: masthead, connection banner, messages, the page of the address.
import { connection } from './connection.js';
import { startSession } from './session.js';
import { startReviewer } from './reviewer.js';
import { start } from './router.js';
import { openHelp, startKeys } from './keys.js';
import { outbox } from './outbox.js';
import { counted } from './format.js';

const banner = /** @type {HTMLElement} */ (document.getElementById('connection'));

function showConnection() {
    const unsent = outbox.count;
    banner.hidden = !connection.isLost && unsent === 0;
    const kept = unsent > 0 ? ` ${counted(unsent, 'decision')} of yours ${unsent === 1 ? 'is' : 'are'} kept in this browser and will be sent when it is back.` : ' What you decide now is kept in this browser and sent when it is back.';
    const text = connection.isLost ? `The service does not answer.${kept}` : `Sending ${counted(unsent, 'decision')} that waited …`;
    if (!banner.hidden && banner.textContent !== text) {
        banner.textContent = text;
    }
}

document.querySelector('.skip-link')?.addEventListener('click', event => {
    event.preventDefault(); // the fragment is the address of the page
    document.getElementById('main')?.focus();
});
document.getElementById('help-button')?.addEventListener('click', openHelp);
connection.addEventListener('change', showConnection);
outbox.addEventListener('change', showConnection);
startSession();
startReviewer();
startKeys();
outbox.start();
showConnection();
await start();
