/** Root of every error the nucleus throws on purpose. `code` is stable: the control API, the CLI and tests name it. */
export abstract class NucleusError extends Error {
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** A recipe file breaks the recipe format; the message holds one `file:line: problem` per line. */
export class InvalidRecipeError extends NucleusError {
  readonly code = 'INVALID_RECIPE';
}

/** No version of a component satisfies everything that asks for it. */
export class UnresolvedComponentError extends NucleusError {
  readonly code = 'UNRESOLVED_COMPONENT';
}

/** Components depend on each other in a ring. */
export class DependencyCycleError extends NucleusError {
  readonly code = 'DEPENDENCY_CYCLE';
}

/** No manifest of the recipe fits this device. */
export class NoMatchingManifestError extends NucleusError {
  readonly code = 'NO_MATCHING_MANIFEST';
}

/** Lite was given a component that has nothing to do. */
export class NoLifecycleStepError extends NucleusError {
  readonly code = 'NO_LIFECYCLE_STEP';
}

/** A script or environment value names a recipe variable that does not exist here. */
export class UnknownVariableError extends NucleusError {
  readonly code = 'UNKNOWN_VARIABLE';
}

/** An artifact named by a recipe is missing, damaged, or an archive that would write outside its folder. */
export class ArtifactError extends NucleusError {
  readonly code = 'BAD_ARTIFACT';
}

/** A deployment that was refused or rolled back. */
export class DeploymentError extends NucleusError {
  readonly code = 'DEPLOYMENT_FAILED';
}

/** The root folder cannot be used: held by another nucleus, unreadable state, path too long for a socket. */
export class RootFolderError extends NucleusError {
  readonly code = 'BAD_ROOT_FOLDER';
}

/** Components of another architecture cannot run on this machine. */
export class EmulationError extends NucleusError {
  readonly code = 'NO_EMULATION';
}
