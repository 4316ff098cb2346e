'use strict';

/*
 * A host binds its socket in one synchronous call, so what comes of it cannot be asked over the link. It stands in a
 * file, whose path the host finds in SWARD_VIRTUAL_HCI_STATE.
 */
const { readFileSync, renameSync, writeFileSync } = require('node:fs');

/**
 * `ready`: an adapter is there and may be used. `absent`: none is (ENODEV). `forbidden`: the host may not bind (EPERM).
 * `unprivileged`: it may bind and listen, as on Linux without CAP_NET_RAW, and commands are refused (EPERM).
 * @typedef {'ready' | 'absent' | 'forbidden' | 'unprivileged'} BindState
 */

/** @type {readonly BindState[]} */
const STATES = ['ready', 'absent', 'forbidden', 'unprivileged'];

/** @param {string} file @param {BindState} state */
function writeBindState(file, state) {
  const draft = `${file}.new`;
  writeFileSync(draft, state);
  // Whoever reads at this moment finds the old text or the new, never half of it.
  renameSync(draft, file);
}

/** @param {string | undefined} file @returns {BindState} `ready` where nobody says otherwise */
function readBindState(file) {
  const text = file === undefined ? '' : readOrEmpty(file);
  return STATES.find((state) => state === text) ?? 'ready';
}

/** @param {string} file */
function readOrEmpty(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // The radio is gone and took its file along: connecting to it fails next, and tells so.
    return '';
  }
}

module.exports = { readBindState, writeBindState };
