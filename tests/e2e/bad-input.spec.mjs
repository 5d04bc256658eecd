// Bad input gets a message that says what, where and what to do; nothing else breaks.
import { gzipSync } from 'node:zlib';
import { WORKBENCH, expect, project, test } from './page.mjs';

test('not an archive', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  await page.getByLabel('Archive', { exact: true }).setInputFiles({ name: 'photo.zip', mimeType: 'application/zip', buffer: Buffer.from('not a zip at all') });
  await expect(page.getByRole('alert')).toContainText('photo.zip');
  await stillroom.button('Sample project').click();
  await expect(stillroom.rows.first()).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('an archive whose paths climb out', async ({ page }) => {
  const header = Buffer.alloc(512);
  header.write('../../etc/passwd');
  header.write('0000644\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write('00000000001\0', 124);
  header.write('00000000000\0', 136);
  header.write('        0', 148);
  header.write('ustar\x0000', 257);
  header.write(`${header.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, '0')}\0 `, 148);
  const tar = Buffer.concat([header, Buffer.alloc(512, 'x', 'latin1').fill(0, 1), Buffer.alloc(1024)]);
  await page.goto(WORKBENCH);
  await page.getByLabel('Archive', { exact: true }).setInputFiles({ name: 'evil.tar.gz', mimeType: 'application/gzip', buffer: gzipSync(tar) });
  await expect(page.getByRole('alert')).toContainText('../../etc/passwd');
});

test('an address that gives nothing', async ({ stillroom, page }) => {
  await page.goto('/?archive=missing.zip');
  await expect(page.getByRole('alert')).toContainText('404');
  await expect(stillroom.button('Open folder')).toBeVisible();
});

for (const [what, options, expected] of [
  ['an env.py that raises', { env: 'raise RuntimeError("no settings here")\n' }, ['no settings here', 'migrations/env.py:1']],
  ['a MySQL address', { url: 'mysql+pymysql://root@localhost/app' }, ['mysql', 'PostgreSQL']],
]) {
  test(what, async ({ stillroom, page }) => {
    await page.goto(WORKBENCH);
    await stillroom.openFolder(project([['a1', null]], options));
    await expect(stillroom.rows).toHaveCount(1);
    await stillroom.button('Upgrade to head').click();
    await stillroom.finished('Failed');
    for (const text of expected) await expect(stillroom.run.getByRole('alert')).toContainText(text);
    await stillroom.type('history');
    await expect(stillroom.console).toContainText('<base> -> a1 (head), step a1');
  });
}
