import {useWindowSize} from 'ink';
import type {Engine} from '../src/wizard/engine.ts';
import {quit} from './common-keys.ts';
import {useElapsed} from './elapsed.ts';
import {caution, Frame} from './frame.tsx';
import {Line} from './widgets/line.tsx';

/** What stands while the host is read. */
export function Reading({name}: {readonly name: string}) {
	return <Line>{` Reading ${name}. Nothing is changed by that.${useElapsed(name)}`}</Line>;
}

/** The wizard's first frame, for as long as there is no wizard yet: as its own first one. */
export function FirstFrame({target}: {readonly target: Engine['target']}) {
	const {columns, rows} = useWindowSize();
	return (
		<Frame
			screen="inspecting"
			caution={caution(target)}
			bindings={[quit]}
			subject={target.name}
			note=""
			figures=""
			list={undefined}
			columns={columns}
			rows={rows}
		>
			<Reading name={target.name} />
		</Frame>
	);
}
