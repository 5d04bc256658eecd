// What a repository's code can't do: reach another host, the page or what another repository has; and what is said of it.
import { WORKBENCH, expect, project, test } from './page.mjs';
import { attempts, PROXIES, REPLACING, tryingEach } from '../hostile/attempts.mjs';
import { otherHost } from '../hostile/host.mjs';
import { watch } from '../hostile/watcher.mjs';
import { waysOut, withoutEnds } from '../hostile/ways_out.mjs';

test('no way leads out', async ({ stillroom, page, context, baseURL }) => {
  const host = await otherHost();
  const surprises = watch(context, baseURL);
  try {
    await page.goto(WORKBENCH);
    const ways = withoutEnds(waysOut(host.address, baseURL));
    await stillroom.openFolder(project([['a1', null, tryingEach(ways)]]));
    await stillroom.button('Upgrade to head').click();
    await stillroom.finished(/Passed|Ran with stand-ins|Failed/);
    const said = await stillroom.console.innerText();
    for (const name of Object.keys(ways)) expect(said).toContain(`refused ${name}`);
    expect(said).not.toContain('THROUGH');
    expect(host.arrived).toEqual([]);
    expect(surprises).toEqual([]);
  } finally {
    host.close();
  }
});

test('nothing that the engine’s host uses can be replaced', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  await stillroom.openFolder(project([['a1', null, `${PROXIES}\n${attempts(REPLACING)}`]]));
  await stillroom.button('Upgrade to head').click();
  await stillroom.finished('Passed');
  for (const name of Object.keys(REPLACING)) await expect(stillroom.console).toContainText(new RegExp(`${name}: (JsException|TypeError|AttributeError)$`, 'm'));
});

test('a migration that uses the network fails in words', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  await stillroom.openFolder(project([['a1', null, 'import requests\nrequests.post("https://hooks.example.com/deployed", json={})']]));
  await stillroom.button('Upgrade to head').click();
  await stillroom.finished('Failed');
  const fault = stillroom.run.locator('.fault');
  for (const words of ['Nothing leaves this page', 'hooks.example.com:443', /a1_step\.py:\d+/, 'environment variable']) await expect(fault).toContainText(words);
});

test('one repository’s code does not survive into the next, nor see its settings', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  const poison = 'import builtins, stillroom.process.runner\nbuiltins.poisoned = True\nstillroom.process.runner._outcome = lambda command: {"outcome": "succeeded"}';
  await stillroom.openFolder(project([['a1', null, poison]]), 'evil');
  await stillroom.button('Upgrade to head').click();
  await stillroom.finished();
  await stillroom.openFolder(project([['b1', null, 'import builtins\nprint("poisoned:", hasattr(builtins, "poisoned"))\nraise RuntimeError("this fails")']]), 'trusted');
  await expect(stillroom.rows).toHaveCount(1);
  await stillroom.button('Upgrade to head').click();
  await stillroom.finished('Failed');
  await expect(stillroom.console).toContainText('poisoned: False');
});

for (const [what, dies] of [
  ['the interpreter is aborted', 'import os\nos.abort()'],
  ['the process is left', 'import os\nos._exit(0)'],
]) {
  test(`${what} after a commit: the database is as it was, at once`, async ({ stillroom, page }) => {
    await page.goto(WORKBENCH);
    const keep = 'op.execute("CREATE TABLE keep AS SELECT 1 AS x")';
    await stillroom.openFolder(project([['a1', null, keep], ['a2', 'a1', `op.execute("DROP TABLE keep")\nop.get_context().connection.commit()\n${dies}`]]));
    await stillroom.button('Upgrade one').click();
    await stillroom.finished();
    await stillroom.button('Upgrade one').click();
    await stillroom.finished('Failed');
    await expect(stillroom.current).toContainText('a1');
    await stillroom.type('current --verbose');
    await stillroom.finished();
    await expect(stillroom.console).toContainText('Rev: a1');
    await page.getByRole('tab', { name: 'Data', exact: true }).click();
    await expect(page.getByRole('tabpanel', { name: 'Data' })).toContainText('keep');
  });
}

test('a revision that ends the process is no pass', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  await stillroom.openFolder(project([['a1', null, 'import sys\nsys.exit(0)']]));
  await stillroom.button('Upgrade to head').click();
  await stillroom.finished('Failed');
  await expect(stillroom.run.getByRole('alert')).toContainText('ended without an error before upgrade() of revision a1 was finished');
});

for (const [what, body] of [
  ['lines', 'while True: print("y")'],
  ['one long text after the other', 'while True: print("x" * 5_000_000)'],
  ['statements', 'while True: op.execute("SELECT 1")'],
  ['notices', 'op.execute("DO $$ BEGIN LOOP RAISE NOTICE \'n\'; END LOOP; END $$")'],
  ['tables', 'i = 0\nwhile True:\n    i += 1\n    op.execute(f"CREATE TABLE t{i} (a int)")'],
]) {
  test(`a flood of ${what}: the page answers, and Stop ends it`, async ({ stillroom, page }) => {
    await page.goto(WORKBENCH);
    await stillroom.openFolder(project([['a1', null, body]]));
    await stillroom.button('Upgrade to head').click();
    await expect(stillroom.run.getByRole('status')).toContainText('0 of 1');
    await page.waitForTimeout(3000);
    await stillroom.button('Stop').click();
    await stillroom.finished('Stopped');
    await stillroom.type('heads');
    await stillroom.finished();
  });
}

test('what is over the limits is counted', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  await stillroom.openFolder(project([['a1', null, 'for i in range(200): print("x" * 50_000)']]));
  await stillroom.button('Upgrade to head').click();
  await stillroom.finished();
  await expect(stillroom.run).toContainText(/\d+ more output chunks/);
});

test('a link to another host is asked about before anything is fetched', async ({ page, context, baseURL }) => {
  const host = await otherHost({ '/shop.tar.gz': (response, headers) => response.writeHead(404, headers).end() });
  const surprises = watch(context, baseURL);
  try {
    await page.goto(`/?archive=${encodeURIComponent(`${host.address}/shop.tar.gz`)}`);
    const question = page.getByRole('alertdialog');
    await expect(question).toContainText(host.address);
    expect(host.arrived).toEqual([]);
    await question.getByRole('button', { name: 'Download', exact: true }).click();
    await expect(page.getByRole('alert')).toContainText('404');
    expect(host.arrived).toEqual(['GET /shop.tar.gz']);
    expect(surprises).toEqual([`${host.address}/shop.tar.gz`]);
    const reached = await page.evaluate((address) => fetch(address).then(() => true, () => false), `${host.address}/from-the-page`);
    expect([reached, host.arrived.length]).toEqual([false, 1]);
  } finally {
    host.close();
  }
});

test('an archive without an end is ended', async ({ page }) => {
  const block = Buffer.alloc(1 << 20);
  const endless = (response, headers) => {
    response.writeHead(200, headers);
    const more = () => {
      while (!response.destroyed && response.write(block));
    };
    response.on('drain', more);
    more();
  };
  const host = await otherHost({ '/endless.zip': endless });
  try {
    await page.goto(`/?archive=${encodeURIComponent(`${host.address}/endless.zip`)}`);
    await page.getByRole('button', { name: 'Download', exact: true }).click();
    await expect(page.getByRole('alert')).toContainText('larger than 300 MB');
  } finally {
    host.close();
  }
});

for (const [what, address] of [
  ['a script', 'javascript:alert(1)'],
  ['a file', 'file:///etc/passwd'],
  ['data', 'data:application/zip;base64,UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA=='],
  ['a password', 'https://user:secret@example.com/a.zip'],
]) {
  test(`a link to ${what} is refused`, async ({ stillroom, page }) => {
    await page.goto(`/?archive=${encodeURIComponent(address)}`);
    await expect(page.getByRole('alert')).toContainText('can’t be opened');
    await expect(stillroom.button('Open folder')).toBeVisible();
  });
}
