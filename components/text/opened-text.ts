import {previewPage} from '../../src/plan/preview-lines.ts';
import {visible} from '../../src/text/visible.ts';
import {chosenPreviews, type PreviewState} from '../../src/wizard/state.ts';
import type {OpenWish} from '../binding.ts';

/** What Preview shows, as a text of its own. A pager may hand on to the terminal whatever it gets. */
export function openedText(state: PreviewState, {in: opener, of}: OpenWish): string {
	const previews = chosenPreviews(state);
	const page = previewPage(of === 'all' ? previews : previews.slice(state.cursor, state.cursor + 1)).slice(1);
	const copy = opener === 'editor' ? ['A copy: nothing that is typed here changes the plan.', ''] : [];
	return [...copy, ...page].map(line => `${visible(line)}\n`).join('');
}
