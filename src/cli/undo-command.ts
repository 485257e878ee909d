import {quoteAll} from '../target/quote.ts';
import type {TargetChoice} from './arguments.ts';

/** The command that takes everything back on the same target, for a shell; other options of this call do not matter to it. */
export const undoCommand = (target: TargetChoice): string => quoteAll(['nearmetal', 'undo', ...targetArguments(target)]);

const targetArguments = (target: TargetChoice): readonly string[] => {
	switch (target.kind) {
		case 'local':
			return [];
		case 'ssh': {
			const {user, host, port, identity} = target;
			const address = host.includes(':') ? `[${host}]` : host;
			return ['--host', `${user}@${address}${port === 22 ? '' : `:${port}`}`, ...(identity === undefined ? [] : ['--identity', identity])];
		}
		case 'snapshot':
			return ['--snapshot', target.file];
		case 'root':
			return ['--root', target.folder];
		case 'sample':
			return ['--sample'];
	}
};
