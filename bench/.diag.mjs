import { launch, serve, settled, measureNamed } from './page.mjs';
import os from 'node:os';
const site = await serve('/tmp/nb/w'); const b = await launch(); const page = await b.freshPage();
await page.goto(site.url+'?archive=history300.tar.gz'); await settled(page);
const cdp = await page.context().newCDPSession(page); await cdp.send('Performance.enable');
const metrics = async()=>Object.fromEntries((await cdp.send('Performance.getMetrics')).metrics.map(m=>[m.name,m.value]));
const c = page.getByRole('textbox',{name:'Alembic command'});
let i=0;
const go = async (label)=>{ for (const cmd of ['upgrade head','downgrade base']) {
  const a=await metrics();
  await c.fill(cmd); await c.press('Enter'); const r=await measureNamed(page,'stillroom:run',i++);
  const z=await metrics();
  console.log(label.padEnd(24), cmd.padEnd(15), Math.round(r.duration), JSON.stringify(Object.fromEntries(['TaskDuration','ScriptDuration','LayoutDuration','RecalcStyleDuration'].map(k=>[k,+(z[k]-a[k]).toFixed(2)]))), os.loadavg()[0].toFixed(1));
  await page.waitForTimeout(600);
}};
const css = t => page.evaluate(t=>{const s=new CSSStyleSheet(); s.replaceSync(t); document.adoptedStyleSheets=[s];},t);
await go('as is (warm-up)');
for (const [l,t] of [['as is',''],['no animations','*{animation:none!important;transition:none!important}'],['console hidden','.console-output{display:none!important}'],['statements hidden','.statements{display:none!important}'],['plan hidden','.plan{display:none!important}'],['graph hidden','.graph{display:none!important}'],['all four hidden','.console-output,.statements,.plan,.graph{display:none!important}'],['as is','']]) { await css(t); await go(l); }
process.exit()
