import ArgumentParser
import MillraceCommand
import MillraceCore
import MillraceLog

/// Which log is looked at.
struct LogLocation: ParsableArguments {
    @Option(name: .customLong("data-dir"), help: "Folder of the log, as it was given to the application.")
    var dataDirectory: String

    /// Opens the log, whose files are the command's input.
    /// - Throws: `ExitCodes.input`, after a message, if there is none.
    func openToInspect() throws -> EmbeddedLog {
        do throws(EngineError) {
            return try open()
        } catch {
            guard error.code == .invalid else { throw error }
            Console.write("error: \(error)")
            throw ExitCodes.input
        }
    }

    /// Opens the log.
    /// - Throws: `EngineError` `invalid` if there is none.
    func open() throws(EngineError) -> EmbeddedLog {
        try EmbeddedLog.openExisting(directory: dataDirectory)
    }
}
