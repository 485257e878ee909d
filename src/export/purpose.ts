import {undoGuestName} from '../run/folder.ts';
import {planFileName} from './plan-file.ts';

const purposes: Readonly<Record<string, string>> = {
	'host.sh': 'as root on the host: sets the same by hand',
	'guest.sh': 'as root in the guest: the same for its inside',
	'domain.xml': 'the guest’s definition, for virsh define',
	'undo.sh': 'as root on the host: takes it all back',
	[undoGuestName]: 'as root in the guest: takes guest.sh back',
	[planFileName]: 'the plan, for nearmetal apply',
	'results.json': 'every figure, for nearmetal compare',
};

/** What a file of an export or of a run is for, as a clause; undefined: it is none of ours. */
export const purposeOf = (path: string): string | undefined => purposes[path.slice(path.lastIndexOf('/') + 1)];
