// `npm run simulate`: how often the judging is right, on noise of known kinds. With --write the table of the repository is made anew.
import {writeFileSync} from 'node:fs';
import {markdown, simulate} from './table.ts';

const sessions = 4000;
const text = `${markdown(simulate(sessions), sessions)}\n`;
process.stdout.write(text);
if (process.argv.includes('--write')) writeFileSync(new URL('table.md', import.meta.url), text);
