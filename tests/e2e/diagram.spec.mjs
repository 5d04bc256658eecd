// The diagram of the schema at a revision.
import { WORKBENCH, expect, project, test } from './page.mjs';
import fs from 'node:fs';

const CREATE = `op.create_table("maker", sa.Column("id", sa.Integer, primary_key=True))
op.create_table("tea", sa.Column("id", sa.Integer, primary_key=True), sa.Column("maker_id", sa.Integer, sa.ForeignKey("maker.id")))
op.create_table("cup", sa.Column("id", sa.Integer, primary_key=True))`;

const REVISIONS = [
  ['a1', null, CREATE],
  ['b2', 'a1', 'op.add_column("tea", sa.Column("<b>note</b>", sa.Text))'],
];

const svgOf = async (page) => decodeURIComponent((await page.getByAltText('Entity-relationship diagram').getAttribute('src')).replace(/^[^,]*,/, ''));

/** Where a table stands in the drawing. */
const placeOf = (svg, name) => svg.match(new RegExp(`data-table="\\d+" transform="translate\\(([^)]*)\\)"><title>table ${name}\\b`))?.[1];

test('tables with their keys, what the revision changed, and each at its place', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  await stillroom.openFolder(project(REVISIONS));
  await page.getByRole('tab', { name: 'Schema', exact: true }).click();
  await page.getByRole('tab', { name: 'Diagram' }).click();
  await expect(page.getByText('It has not run yet.')).toBeVisible();
  await page.getByRole('tab', { name: 'Workbench' }).click();
  await stillroom.button('Upgrade to head').click();
  await stillroom.finished();
  await page.getByRole('tab', { name: 'Schema', exact: true }).click();
  await expect(page.getByAltText('Entity-relationship diagram')).toBeVisible();
  const after = await svgOf(page);
  expect(after).toContain('&lt;b&gt;note&lt;/b&gt;');
  expect(after).not.toContain('<b>');
  await stillroom.rows.filter({ hasText: 'a1' }).click();
  await expect.poll(() => svgOf(page)).not.toContain('note');
  const before = await svgOf(page);
  for (const table of ['maker', 'tea', 'cup']) expect(placeOf(before, table), table).toEqual(placeOf(after, table));
  expect(placeOf(after, 'tea')).toMatch(/^\d+ \d+$/);
  await stillroom.rows.filter({ hasText: 'b2' }).click();
  await stillroom.button('Changed').click();
  await expect.poll(() => svgOf(page)).not.toContain('>cup<');
  await page.getByLabel('One table and the tables related to it').fill('CU');
  await page.getByLabel('One table and the tables related to it').press('Enter');
  await expect.poll(() => svgOf(page)).toContain('>cup<');
  const larger = page.getByRole('group', { name: 'Drawing' });
  await larger.press('+');
  await expect(stillroom.button('Original size')).toHaveText('125 %');
  for (const kind of ['SVG', 'PNG']) {
    const [saved] = await Promise.all([page.waitForEvent('download'), stillroom.button(kind).click()]);
    expect(saved.suggestedFilename()).toBe(`b2.${kind.toLowerCase()}`);
    const bytes = fs.readFileSync(await saved.path());
    expect(bytes.subarray(0, 8).toString('latin1')).toMatch(kind === 'SVG' ? /^<svg / : /PNG/);
  }
});

test('a slider moves through the revisions, and a table that is clicked can be looked at', async ({ stillroom, page }) => {
  await page.goto(WORKBENCH);
  await stillroom.openFolder(project(REVISIONS));
  await stillroom.button('Upgrade to head').click();
  await stillroom.finished();
  await page.getByRole('tab', { name: 'Schema', exact: true }).click();
  await page.getByRole('tab', { name: 'Diagram' }).click();
  const slider = page.getByRole('slider', { name: 'Revision' });
  await expect(slider).toHaveAttribute('aria-valuetext', /^2 of 2: /);
  await slider.press('ArrowLeft');
  await expect(stillroom.graph.locator('[data-revision="a1"]')).toHaveAttribute('aria-selected', 'true');
  await expect.poll(() => svgOf(page)).not.toContain('note');
  await expect(slider).toBeFocused();
  await slider.press('ArrowRight');
  await expect.poll(() => svgOf(page)).toContain('note');

  const drawing = page.getByAltText('Entity-relationship diagram');
  await stillroom.button('Smaller').click();
  const svg = await svgOf(page);
  const [left, top] = svg.match(/viewBox="([^ ]+) ([^ ]+)/).slice(1).map(Number);
  const [x, y] = placeOf(svg, 'tea').split(' ').map(Number);
  await drawing.click({ position: { x: (x - left + 5) * 0.8, y: (y - top + 5) * 0.8 } });
  const pointed = page.getByRole('status').filter({ hasText: 'Show related tables' });
  await expect(pointed).toContainText('tea');
  await pointed.getByRole('button', { name: 'Show related tables' }).click();
  await expect.poll(() => svgOf(page)).not.toContain('>cup<');
  await pointed.getByRole('button', { name: 'Rows' }).click();
  await expect(page.getByRole('region', { name: 'Data' })).toContainText('no rows');
});
