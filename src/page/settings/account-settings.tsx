/** The settings that are no assumptions: limits, delays, and what is answered where nothing is emulated. */
import type { VNode } from "preact";
import { otherPathsValues, type AccountSettings, type OtherPaths } from "../../contract/settings.ts";
import { Choose, Setting, usePatch, Written } from "./setting.tsx";

interface Props {
  readonly account: string;
  readonly settings: AccountSettings;
}

const OTHER_PATHS: Readonly<Record<OtherPaths, string>> = {
  "not-emulated": "501 / 50100: not emulated",
  unroutable: "404 / 7003: as an unknown path",
  carry: "keep and show what is sent there",
};

export function AccountSettingsList(props: Props): VNode {
  return (
    <section aria-labelledby="settings-account">
      <h2 id="settings-account">The account</h2>
      <AccessEnabled {...props} />
      <RateLimitSetting {...props} />
      <Lag {...props} />
      <JournalLimit {...props} />
      <RandomSeed {...props} />
      <OtherPathsSetting {...props} />
    </section>
  );
}

function AccessEnabled({ account, settings: { access_enabled: isEnabled } }: Props): VNode {
  const patch = usePatch(account);
  return (
    <Setting
      name="access_enabled"
      what="Whether the account has Access. Where it has not, every operation answers 403 / 9999."
      isDefault={isEnabled}
      patch={patch}
      reset={{ access_enabled: null }}
    >
      <Choose
        label="access_enabled"
        value={String(isEnabled)}
        options={[
          ["true", "Access is enabled"],
          ["false", "Access is not enabled"],
        ]}
        isPending={patch.isPending}
        onChoose={(value) => void patch.run({ access_enabled: value === "true" })}
      />
    </Setting>
  );
}

/** `1200 / 5m`: so many requests in a window. */
function RateLimitSetting({ account, settings: { rate_limit: limit } }: Props): VNode {
  const patch = usePatch(account);
  const set = (text: string): Promise<boolean> => {
    const [quota = "", window = ""] = text.split("/").map((part) => part.trim());
    return patch.run({ rate_limit: text === "" ? null : { quota: Number(quota), window } });
  };
  return (
    <Setting
      name="rate_limit"
      what="So many requests in each window, such as 1200 / 5m, then 429 / 971 until the window ends. Without one nothing is limited."
      isDefault={limit === null}
      patch={patch}
      reset={{ rate_limit: null }}
    >
      <Written
        label="rate_limit"
        hint="none; such as 1200 / 5m"
        value={limit === null ? "" : `${limit.quota} / ${limit.window}`}
        isPending={patch.isPending}
        onWritten={set}
      />
    </Setting>
  );
}

function Lag({ account, settings: { propagation_lag: lag } }: Props): VNode {
  const patch = usePatch(account);
  return (
    <Setting
      name="propagation_lag"
      what="So long, by the account's clock, admission does not see a change of a token: a duration of whole seconds, such as 30s."
      isDefault={lag === null}
      patch={patch}
      reset={{ propagation_lag: null }}
    >
      <Written
        label="propagation_lag"
        hint="none; such as 30s"
        value={lag ?? ""}
        isPending={patch.isPending}
        onWritten={(text) => patch.run({ propagation_lag: text === "" ? null : text })}
      />
    </Setting>
  );
}

function JournalLimit({ account, settings: { journal_limit: limit } }: Props): VNode {
  const patch = usePatch(account);
  return (
    <Setting
      name="journal_limit"
      what="How many requests the journal keeps, up to 100,000. A lower one drops the oldest at once; 0 keeps none."
      isDefault={limit === 10_000}
      patch={patch}
      reset={{ journal_limit: null }}
    >
      <Written
        label="journal_limit"
        value={String(limit)}
        isPending={patch.isPending}
        onWritten={(text) => patch.run({ journal_limit: text === "" ? null : Number(text) })}
      />
    </Setting>
  );
}

function RandomSeed({ account, settings: { random_seed: seed } }: Props): VNode {
  const patch = usePatch(account);
  return (
    <Setting
      name="random_seed"
      what="With a text here, ids and secrets are derived from it: the same requests in the same order get the same answers."
      isDefault={seed === null}
      patch={patch}
      reset={{ random_seed: null }}
    >
      <Written
        label="random_seed"
        hint="none: random"
        value={seed ?? ""}
        isPending={patch.isPending}
        onWritten={(text) => patch.run({ random_seed: text === "" ? null : text })}
      />
    </Setting>
  );
}

function OtherPathsSetting({ account, settings: { other_paths: value } }: Props): VNode {
  const patch = usePatch(account);
  return (
    <Setting
      name="other_paths"
      what="What a well-formed path is answered that the emulator does not have."
      isDefault={value === "not-emulated"}
      patch={patch}
      reset={{ other_paths: null }}
    >
      <Choose
        label="other_paths"
        value={value}
        options={otherPathsValues.map((each) => [each, OTHER_PATHS[each]])}
        isPending={patch.isPending}
        onChoose={(chosen) => void patch.run({ other_paths: otherPathsValues.find((each) => each === chosen) ?? null })}
      />
    </Setting>
  );
}
