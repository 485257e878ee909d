import {warningMark} from '../../plan/marks.ts';
import {guestInWords, type RunEvent} from '../../run/outcome.ts';

/** What happens, as one line for a log. */
export const eventLine = (event: RunEvent): string => {
	if (event.type === 'started') return `run ${event.run}; its journal and undo.sh are in ${event.folder}`;
	if (event.type === 'unchecked') return `${warningMark.mark} ${event.what}`;
	if (event.type === 'guest') return guestInWords(event);
	return `${event.status === 'writing' ? '…' : event.status === 'failed' ? '✗' : '✓'} ${event.step}: ${event.what}${event.note === undefined ? '' : ` (${event.note})`}`;
};
