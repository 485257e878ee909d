import type {TargetChoice} from './arguments.ts';

/** The words of a command line that name this target. */
export const targetArguments = (target: TargetChoice): readonly string[] => {
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
