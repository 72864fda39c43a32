// The exercises of a phase with their doses, after the warning signs.
import Foundation
#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

let api = "http://127.0.0.1:8000/v1"

struct Advice: Decodable {
    struct Body: Decodable { let text: String }
    struct Frequency: Decodable { let min: Int?, max: Int?, per: String }
    struct Dose: Decodable { let sets: Int?, reps: Int?, frequency: Frequency? }
    let id: String
    let body: Body
    let dose: Dose?
}

struct Page: Decodable { let items: [Advice] }

func advice(_ filters: [String: String]) async throws -> [Advice] {
    var address = URLComponents(string: "\(api)/advice")!
    address.queryItems = filters.merging(["format": "text"]) { given, _ in given }
        .map { URLQueryItem(name: $0.key, value: $0.value) }
    let (data, _) = try await URLSession.shared.data(from: address.url!)
    return try JSONDecoder().decode(Page.self, from: data).items
}

@main
struct Example {
    static func main() async throws {
        print("Do not go on, and see a professional, if:")
        for sign in try await advice(["article": "it-band-syndrome", "advice_kind": "red_flag"]) {
            print("!", sign.body.text)
        }
        print("Otherwise:")
        let wanted = ["article": "it-band-syndrome", "advice_kind": "exercise", "phase": "2"]
        for exercise in try await advice(wanted) {
            var line = "- \(exercise.body.text)"
            if let often = exercise.dose?.frequency, let low = often.min, let high = often.max {
                line += " (\(low) to \(high) times a \(often.per))"
            }
            print(line)
        }
    }
}
