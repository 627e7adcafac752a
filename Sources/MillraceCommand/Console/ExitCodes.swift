import ArgumentParser
import MillraceCore
import MillraceReplay
import MillraceStreams

/// The exit codes of every command.
public enum ExitCodes {
    /// Results differ, or the work failed.
    public static let failure = ExitCode(1)
    /// Wrong usage.
    public static let usage = ExitCode(64)
    /// The input as a whole cannot be read.
    public static let input = ExitCode(65)

    /// The code for a failure.
    static func code(for error: any Error) -> ExitCode {
        switch error {
        case let code as ExitCode: code
        case is InputError: input
        case is UsageError, is TopologyError: usage
        case let error as EngineError where error.code == .topicMismatch: usage
        default: failure
        }
    }
}

/// Does what a command line asks of an engine directly, as to open it: what the engine calls invalid was asked wrongly there,
/// while at work it is a failure.
package func askingEngine<Result>(_ ask: () throws -> Result) throws -> Result {
    do {
        return try ask()
    } catch let error as EngineError where error.code == .invalid {
        throw UsageError(error.message)
    }
}

/// Does the work of a command: a failure is told in one line on standard error and becomes the exit code.
package func reportingFailures(_ work: () throws -> Void) throws {
    do {
        try work()
    } catch let code as ExitCode {
        throw code
    } catch {
        Console.write("error: \(error)")
        throw ExitCodes.code(for: error)
    }
}
