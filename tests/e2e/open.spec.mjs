// Folders that the browser gives a handle for, and drops.
import { WORKBENCH, expect, packed, project, revision, test } from './page.mjs';

// The folder dialog can't be driven, so it answers with a folder of the origin's private file system: a handle like any other.
async function answerFolderDialog(page, files) {
  await page.evaluate(async (files) => {
    const root = await (await navigator.storage.getDirectory()).getDirectoryHandle('shop', { create: true });
    window.writeFile = async (path, text) => {
      const names = path.split('/');
      let folder = root;
      for (const name of names.slice(0, -1)) folder = await folder.getDirectoryHandle(name, { create: true });
      const stream = await (await folder.getFileHandle(names.at(-1), { create: true })).createWritable();
      await stream.write(text);
      await stream.close();
    };
    for (const [path, text] of Object.entries(files)) await window.writeFile(path, text);
    window.showDirectoryPicker = async () => root;
  }, files);
}

test('a folder with a handle is read again without asking; the database stays', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  await answerFolderDialog(page, { ...project([['a1', null]]), 'node_modules/x/alembic.ini': '[alembic]\nscript_location = y\n' });
  await stillroom.button('Open folder').click();
  await expect(stillroom.count).toHaveText('1');
  await stillroom.button('Upgrade to head').click();
  await expect(stillroom.current).toContainText('a1');
  await stillroom.finished();

  await page.evaluate(([path, text]) => window.writeFile(path, text), ['migrations/versions/b2_step.py', revision('b2', 'a1')]);
  await stillroom.button('Reload').click();
  await expect(stillroom.count).toHaveText('2');
  await expect(stillroom.current).toContainText('a1');
  await stillroom.button('Upgrade one').click();
  await expect(stillroom.current).toContainText('b2');
});

test('an archive can be dropped anywhere', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  await expect(stillroom.button('Open archive')).toBeVisible();
  await page.evaluate((base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], 'shop.tar.gz'));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }, packed(project([['a1', null], ['b2', 'a1']])).toString('base64'));
  await expect(stillroom.count).toHaveText('2');
});
