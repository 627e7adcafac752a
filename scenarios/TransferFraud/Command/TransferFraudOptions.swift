import ArgumentParser
import Foundation
import MillraceCore
import MillraceFormats

/// Options of the application's own.
public struct TransferFraudOptions: ParsableArguments, Sendable {
    /// The rules' file.
    @Option(
        help: "Rules: JSON lines, see SPECIFICATION.md. (default: NAME.rules.jsonl beside the input, or built-in ones)")
    public var rules: String?

    /// All but the rules.
    @OptionGroup public var decision: DecisionOptions

    /// Defaults.
    public init() {}

    /// The settings for the input at `paths`.
    func settings(for paths: [String]) -> TransferFraudSettings {
        decision.settings(for: paths, rules: rules)
    }
}

/// What decisions depend on beside the rules.
public struct DecisionOptions: ParsableArguments, Sendable {
    /// The accounts' file.
    @Option(
        help: """
            Table of accounts: JSON lines with account and optionally zone, watch (hold or block) and trusted. \
            (default: NAME.accounts.jsonl beside the input NAME.jsonl)
            """)
    public var accounts: String?

    /// What the steps of other formats count from.
    @Option(
        name: .customLong("start-time"), help: "Moment from which the steps of PaySim and AMLSim count, in ISO 8601."
    )
    public var startTime = "2020-01-01T00:00:00Z"

    /// How long a step of AMLSim is.
    @Option(
        name: .customLong("amlsim-step"),
        help: "How long a step of AMLSim is: 1d, or less where patterns take up more days than the 30 of a window."
    )
    public var amlSimStep = "1d"

    /// The least score of a transfer that is held.
    @Option(name: .customLong("hold-from"), help: "Least score of a transfer that is held.")
    public var holdFrom: Int64 = 50

    /// The least score of a transfer that is blocked.
    @Option(name: .customLong("block-from"), help: "Least score of a transfer that is blocked.")
    public var blockFrom: Int64 = 100

    /// Defaults.
    public init() {}

    /// Refuses a start time or step that is none, and limits in the wrong order.
    public func validate() throws {
        guard case .instant = try? TimeText(parsing: startTime) else {
            throw ValidationError("--start-time \(startTime) is not a time in ISO 8601 with its zone.")
        }
        guard RuleParameters.span(amlSimStep) != nil else {
            throw ValidationError("--amlsim-step \(amlSimStep) is not a length of time such as 6h or 1d.")
        }
        guard holdFrom > 0, holdFrom <= blockFrom else {
            throw ValidationError("--hold-from is over 0, and at most --block-from.")
        }
    }

    /// The settings for the input at `paths`, with the rules of a file; nil for the rules that belong to the input.
    public func settings(for paths: [String], rules: String?) -> TransferFraudSettings {
        var settings = TransferFraudSettings()
        settings.accounts = accounts ?? Self.beside(paths, "accounts")
        settings.rules = rules ?? Self.beside(paths, "rules")
        if case .instant(let start) = try? TimeText(parsing: startTime) {
            settings.steps.start = Timestamp(milliseconds: start)
        }
        if let step = RuleParameters.span(amlSimStep) { settings.steps.amlSim = step }
        settings.limits = DecisionLimits(hold: holdFrom, block: blockFrom)
        return settings
    }

    private static func beside(_ paths: [String], _ name: String) -> String? {
        guard let path = paths.first else { return nil }
        let file = (path as NSString).deletingPathExtension + ".\(name).jsonl"
        return FileManager.default.fileExists(atPath: file) ? file : nil
    }
}
