import type {TargetChoice} from './arguments.ts';
import {option} from './option.ts';

/** The words of a command line that name this target. */
export const targetArguments = (target: TargetChoice): readonly string[] => {
	switch (target.kind) {
		case 'local':
			return [];
		case 'ssh': {
			const {user, host, port, identity} = target;
			const address = host.includes(':') ? `[${host}]` : host;
			return [
				...option('host', `${user === undefined ? '' : `${user}@`}${address}${port === undefined ? '' : `:${port}`}`),
				...(identity === undefined ? [] : option('identity', identity)),
			];
		}
		case 'snapshot':
			return option('snapshot', target.file);
		case 'root':
			return option('root', target.folder);
		case 'sample':
			return ['--sample'];
	}
};
