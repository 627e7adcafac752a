import ArgumentParser
import MillraceCommand
import MillraceFormats
import MillraceReplay

/// Writes the events to a file, to look at and for other programs.
public struct NexmarkGenerate: ParsableCommand {
    /// Name and abstract.
    public static let configuration = CommandConfiguration(
        commandName: "generate", abstract: "Write events as JSON lines, in the order in which they come.",
        discussion: "The same seed gives the same bytes. The other commands make up their events themselves.")

    @Option(help: "File to write.")
    var out: String
    @OptionGroup var events: EventOptions

    /// The command with its defaults.
    public init() {}

    /// Writes the file.
    public func run() throws {
        try reportingFailures {
            let file = try LineFile(out)
            let generator = EventGenerator(events.settings)
            let output = OutputBuffer()
            for position in 0..<events.events {
                output.removeAll()
                generator.event(at: position).write(to: output)
                try file.write(output.bytes)
            }
            try file.finish()
        }
    }
}

extension NexmarkEvent {
    /// Appends the event as a JSON object of its kind, its sequence left to the line it stands on.
    func write(to output: OutputBuffer) {
        var json = JSONWriter(into: output)
        json.beginObject()
        switch self {
        case .person(let person):
            json.member("event", "person")
            person.write(to: &json)
        case .auction(let auction):
            json.member("event", "auction")
            auction.write(to: &json)
        case .bid(let bid):
            json.member("event", "bid")
            bid.write(to: &json)
        }
        json.endObject()
    }
}
