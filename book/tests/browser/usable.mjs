// How soon a page can be used in a browser that runs already but has nothing of the book: from the start of
// the navigation to the painted state of this machine, and what was transferred until then.

/** In the page: notes when the line that tells the machine, and the card if there is one, are painted. */
function watchIt() {
  const look = () => {
    const card = document.querySelector('.lab-card[data-exercise]');
    if (!document.querySelector('.live-line[data-state=live]') || (card && !card.dataset.status)) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => { window.usable = performance.now(); }));
  };
  const observer = new MutationObserver(look);
  observer.observe(document, { subtree: true, childList: true, attributeFilter: ['data-state', 'data-status'] });
}

/** One try, in milliseconds and KiB (headers too). */
async function once(browser, url) {
  const context = await browser.newContext();
  await context.addInitScript(watchIt);
  const page = await context.newPage();
  const network = await context.newCDPSession(page);
  await network.send('Network.enable');
  // By request, since the stream of events has no end that would tell its size.
  const bytes = new Map();
  const more = ({ requestId, encodedDataLength }) => bytes.set(requestId, (bytes.get(requestId) ?? 0) + encodedDataLength);
  let redirected = 0;
  network.on('Network.requestWillBeSent', ({ redirectResponse }) => { redirected += redirectResponse?.encodedDataLength ?? 0; });
  network.on('Network.responseReceived', ({ requestId, response }) => more({ requestId, encodedDataLength: response.encodedDataLength }));
  network.on('Network.dataReceived', more);
  network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => bytes.set(requestId, encodedDataLength));
  await page.goto(url);
  await page.waitForFunction(() => window.usable);
  const { ms, ...parts } = await page.evaluate(() => {
    const [{ responseEnd, domInteractive, domContentLoadedEventEnd }] = performance.getEntriesByType('navigation');
    return { ms: window.usable, responseEnd, domInteractive, domContentLoadedEventEnd };
  });
  await context.close();
  const kib = ([...bytes.values()].reduce((sum, one) => sum + one, 0) + redirected) / 1024;
  return { ms, kib, parts };
}

/** The tries by time, the first one left out: the browser's own start is no matter of the page's. */
export async function usable(browser, url, tries) {
  const all = [];
  for (let at = 0; at <= tries; at += 1) all.push(await once(browser, url));
  return all.slice(1).sort((a, b) => a.ms - b.ms);
}
