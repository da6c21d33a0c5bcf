package latchkey.account;

/** What the second step of signing in can be tried with: each is counted by itself, so that none slows another down. */
enum SecondStep {
    CODE,
    RECOVERY_CODE,
    PASSKEY
}
